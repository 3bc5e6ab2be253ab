CREATE INDEX "contacts_district_id_language_idx" ON "contacts"("district_id", "language");
