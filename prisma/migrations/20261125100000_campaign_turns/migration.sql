-- CreateTable
CREATE TABLE "campaign_turns" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "contact_ids" UUID[],

    CONSTRAINT "campaign_turns_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateIndex
CREATE INDEX "campaign_turns_district_id_campaign_id_id_idx" ON "campaign_turns"("district_id", "campaign_id", "id");

-- AddForeignKey
ALTER TABLE "campaign_turns" ADD CONSTRAINT "campaign_turns_district_id_campaign_id_fkey" FOREIGN KEY ("district_id", "campaign_id") REFERENCES "campaigns"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Row-level security, as for every tenant table.
ALTER TABLE "campaign_turns" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "campaign_turns" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "campaign_turns" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
