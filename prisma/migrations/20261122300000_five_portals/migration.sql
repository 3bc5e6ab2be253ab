-- AlterEnum
ALTER TYPE "message_kind" ADD VALUE 'code';

-- AlterTable
ALTER TABLE "district_policies" ADD COLUMN     "mailed_codes" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "sign_in_page_days" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "link_returns" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "returned_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,
    "code" TEXT,
    "message" TEXT,

    CONSTRAINT "link_returns_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "mailed_codes" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "invitation_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "wrong_tries" INTEGER NOT NULL DEFAULT 0,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "mailed_codes_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateIndex
CREATE INDEX "link_returns_district_id_link_id_id_idx" ON "link_returns"("district_id", "link_id", "id");

-- CreateIndex
CREATE INDEX "mailed_codes_district_id_invitation_id_created_at_idx" ON "mailed_codes"("district_id", "invitation_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "mailed_codes_district_id_expires_at_idx" ON "mailed_codes"("district_id", "expires_at");

-- AddForeignKey
ALTER TABLE "link_returns" ADD CONSTRAINT "link_returns_district_id_link_id_fkey" FOREIGN KEY ("district_id", "link_id") REFERENCES "links"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailed_codes" ADD CONSTRAINT "mailed_codes_district_id_id_fkey" FOREIGN KEY ("district_id", "id") REFERENCES "messages"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailed_codes" ADD CONSTRAINT "mailed_codes_district_id_invitation_id_fkey" FOREIGN KEY ("district_id", "invitation_id") REFERENCES "invitations"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Row-level security, as for every tenant table.
ALTER TABLE "link_returns" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "link_returns" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "link_returns" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "mailed_codes" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "mailed_codes" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "mailed_codes" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
