-- CreateTable
CREATE TABLE "district_policies" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "invite_pages" BOOLEAN NOT NULL DEFAULT true,
    "invite_page_days" INTEGER NOT NULL DEFAULT 14,
    "invite_page_signs_per_hour" INTEGER NOT NULL DEFAULT 600,
    "office_contact" TEXT,

    CONSTRAINT "district_policies_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "district_policies_district_id_key" ON "district_policies"("district_id");

-- AddForeignKey
ALTER TABLE "district_policies" ADD CONSTRAINT "district_policies_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "invitations"
    ADD COLUMN "code_version" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "code_digest" BYTEA,
    ADD COLUMN "frozen_at" TIMESTAMPTZ(3),
    ADD COLUMN "frozen_reason" TEXT,
    ADD COLUMN "machine_open_count" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE UNIQUE INDEX "invitations_district_id_code_digest_key" ON "invitations"("district_id", "code_digest");

-- AlterTable
ALTER TABLE "campaign_contacts" ADD COLUMN "invitation_id" UUID;

-- CreateIndex
CREATE INDEX "campaign_contacts_district_id_invitation_id_id_idx" ON "campaign_contacts"("district_id", "invitation_id", "id");

-- CreateIndex
CREATE INDEX "campaign_contacts_district_id_link_id_campaign_id_idx" ON "campaign_contacts"("district_id", "link_id", "campaign_id");

-- AddForeignKey
ALTER TABLE "campaign_contacts" ADD CONSTRAINT "campaign_contacts_district_id_invitation_id_fkey" FOREIGN KEY ("district_id", "invitation_id") REFERENCES "invitations"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What earlier campaigns issued, under the invitation of its link. Row-level security binds the owner of the tables too,
-- and a migration is of no district, so it is lifted for this statement; the transaction is not seen from outside.
ALTER TABLE "campaign_contacts" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "links" NO FORCE ROW LEVEL SECURITY;
UPDATE "campaign_contacts" c SET "invitation_id" = l."invitation_id"
FROM "links" l WHERE l."district_id" = c."district_id" AND l."id" = c."link_id";
ALTER TABLE "links" FORCE ROW LEVEL SECURITY;
ALTER TABLE "campaign_contacts" FORCE ROW LEVEL SECURITY;

-- Row-level security, as for every tenant table.
ALTER TABLE "district_policies" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "district_policies" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "district_policies" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
