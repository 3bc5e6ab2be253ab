-- CreateEnum
CREATE TYPE "saved_list" AS ENUM ('contacts', 'links');

-- CreateEnum
CREATE TYPE "webhook_delivery_state" AS ENUM ('queued', 'delivered', 'failed', 'cancelled');

-- AlterEnum
ALTER TYPE "verification_state" ADD VALUE 'cancelled';

-- AlterTable
ALTER TABLE "members" ADD COLUMN     "preferences" JSONB;

-- AlterTable
ALTER TABLE "campaigns" ADD COLUMN     "closes_at" TIMESTAMPTZ(3),
ADD COLUMN     "finished_at" TIMESTAMPTZ(3),
ADD COLUMN     "pending_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "renew_codes" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "stopped_at" TIMESTAMPTZ(3),
ADD COLUMN     "trouble" TEXT;

-- CreateTable
CREATE TABLE "due_campaigns" (
    "district_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "due_campaigns_pkey" PRIMARY KEY ("district_id")
);

-- CreateTable
CREATE TABLE "due_webhooks" (
    "district_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "due_webhooks_pkey" PRIMARY KEY ("district_id")
);

-- CreateTable
CREATE TABLE "saved_views" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "list" "saved_list" NOT NULL,
    "name" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "webhooks" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "types" TEXT[],
    "secret_ciphertext" BYTEA NOT NULL,
    "previous_ciphertext" BYTEA,
    "previous_until" TIMESTAMPTZ(3),
    "next_number" BIGINT NOT NULL,
    "failing_since" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,
    "state" "webhook_delivery_state" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "settled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "webhook_attempts" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "milliseconds" INTEGER NOT NULL,
    "status" INTEGER,
    "cause" TEXT,

    CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateIndex
CREATE INDEX "links_district_id_expires_at_id_idx" ON "links"("district_id", "expires_at", "id");

-- CreateIndex
CREATE INDEX "due_campaigns_due_at_idx" ON "due_campaigns"("due_at");

-- CreateIndex
CREATE INDEX "due_webhooks_due_at_idx" ON "due_webhooks"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "saved_views_district_id_member_id_list_name_key" ON "saved_views"("district_id", "member_id", "list", "name");

-- CreateIndex
CREATE INDEX "webhook_deliveries_district_id_webhook_id_state_due_at_idx" ON "webhook_deliveries"("district_id", "webhook_id", "state", "due_at");

-- CreateIndex
CREATE INDEX "webhook_deliveries_district_id_webhook_id_id_idx" ON "webhook_deliveries"("district_id", "webhook_id", "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_deliveries_district_id_webhook_id_state_id_idx" ON "webhook_deliveries"("district_id", "webhook_id", "state", "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_attempts_district_id_delivery_id_id_idx" ON "webhook_attempts"("district_id", "delivery_id", "id");

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_district_id_member_id_fkey" FOREIGN KEY ("district_id", "member_id") REFERENCES "members"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_district_id_webhook_id_fkey" FOREIGN KEY ("district_id", "webhook_id") REFERENCES "webhooks"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_district_id_delivery_id_fkey" FOREIGN KEY ("district_id", "delivery_id") REFERENCES "webhook_deliveries"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Row-level security, as for every tenant table.
ALTER TABLE "saved_views" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "saved_views" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "saved_views" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "webhooks" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "webhooks" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "webhooks" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "webhook_deliveries" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "webhook_deliveries" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "webhook_deliveries" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "webhook_attempts" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "webhook_attempts" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "webhook_attempts" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
