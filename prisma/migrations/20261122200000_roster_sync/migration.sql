-- What stood as a name in three tables becomes a row of its own. The owner of the tables is bound by row-level security as
-- well, so it is not forced while rows are carried over.
ALTER TABLE "roster_imports" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "roster_records" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "students" NO FORCE ROW LEVEL SECURITY;

-- CreateEnum
CREATE TYPE "roster_format" AS ENUM ('contacts', 'mapped', 'oneroster', 'oneroster_rest');

-- CreateEnum
CREATE TYPE "roster_change" AS ENUM ('added', 'changed', 'removed');

-- CreateEnum
CREATE TYPE "hold_reason" AS ENUM ('removes', 'changes');

-- CreateEnum
CREATE TYPE "roster_flag" AS ENUM ('shared_email', 'many_guardians', 'role_account', 'invisible_characters');

-- CreateEnum
CREATE TYPE "one_roster_kind" AS ENUM ('org', 'user', 'role');

-- AlterTable
ALTER TABLE "roster_import_refusals" ADD COLUMN     "problem" TEXT NOT NULL DEFAULT 'value';
ALTER TABLE "roster_import_refusals" ALTER COLUMN "problem" DROP DEFAULT;

-- AlterTable
ALTER TABLE "invitations" ADD COLUMN     "activated_by_import" UUID,
ADD COLUMN     "closed_by_import" UUID,
ADD COLUMN     "closed_reason" TEXT;

-- CreateTable
CREATE TABLE "due_roster" (
    "district_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "due_roster_pkey" PRIMARY KEY ("district_id")
);

-- CreateTable
CREATE TABLE "roster_sources" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "format" "roster_format" NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "secret_ciphertext" BYTEA,
    "schedule" JSONB,
    "next_run_at" TIMESTAMPTZ(3),
    "apply_alone" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "roster_sources_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "roster_import_chunks" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "roster_import_chunks_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "roster_import_changes" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "change" "roster_change" NOT NULL,
    "key" TEXT NOT NULL,
    "record_id" UUID,
    "contact_id" UUID,
    "superseded_contact_id" UUID,
    "digest" BYTEA,
    "restricted" BOOLEAN NOT NULL DEFAULT false,
    "accepted" BOOLEAN NOT NULL DEFAULT true,
    "has_refused" BOOLEAN NOT NULL DEFAULT false,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "guid" TEXT,
    "sourced_id" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "language" TEXT,
    "differences" JSONB NOT NULL DEFAULT '[]',
    "before" JSONB,

    CONSTRAINT "roster_import_changes_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "roster_import_flags" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "flag" "roster_flag" NOT NULL,
    "line" INTEGER,
    "name" TEXT NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "roster_import_flags_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "roster_mappings" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "roster_mappings_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "roster_guids" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "guid" TEXT NOT NULL,
    "sourced_id" TEXT,
    "email" TEXT,

    CONSTRAINT "roster_guids_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "one_roster_rows" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "import_id" UUID,
    "kind" "one_roster_kind" NOT NULL,
    "sourced_id" TEXT NOT NULL,
    "deleted" BOOLEAN NOT NULL DEFAULT false,
    "file" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "one_roster_rows_pkey" PRIMARY KEY ("district_id","id")
);

-- Sources that files have named so far.
INSERT INTO "roster_sources" ("district_id", "id", "name", "format")
SELECT "district_id", gen_random_uuid(), "source", 'contacts'
FROM (SELECT "district_id", "source" FROM "roster_imports"
      UNION SELECT "district_id", "source" FROM "roster_records"
      UNION SELECT "district_id", "source" FROM "students") "named";

DROP INDEX "roster_records_district_id_source_key_key";
DROP INDEX "students_district_id_source_key_key";

ALTER TABLE "roster_records" ADD COLUMN "source_id" UUID;
UPDATE "roster_records" r SET "source_id" = s."id" FROM "roster_sources" s WHERE s."district_id" = r."district_id" AND s."name" = r."source";
ALTER TABLE "roster_records" ALTER COLUMN "source_id" SET NOT NULL, DROP COLUMN "source";

ALTER TABLE "students" ADD COLUMN "source_id" UUID;
UPDATE "students" t SET "source_id" = s."id" FROM "roster_sources" s WHERE s."district_id" = t."district_id" AND s."name" = t."source";
ALTER TABLE "students" ALTER COLUMN "source_id" SET NOT NULL, DROP COLUMN "source";

ALTER TABLE "roster_imports"
ADD COLUMN     "source_id" UUID,
ADD COLUMN     "apply_alone" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "compared_after" UUID,
ADD COLUMN     "file_bytes" BIGINT,
ADD COLUMN     "file_name" TEXT,
ADD COLUMN     "held_because" "hold_reason",
ADD COLUMN     "lease_token" UUID,
ADD COLUMN     "leased_until" TIMESTAMPTZ(3),
ADD COLUMN     "progress" JSONB,
ADD COLUMN     "ready_at" TIMESTAMPTZ(3),
ADD COLUMN     "applier_kind" "actor_kind",
ADD COLUMN     "applier_id" UUID,
ADD COLUMN     "released" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "undoer_kind" "actor_kind",
ADD COLUMN     "undoer_id" UUID,
ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "undone_at" TIMESTAMPTZ(3);
UPDATE "roster_imports" i SET "source_id" = s."id" FROM "roster_sources" s WHERE s."district_id" = i."district_id" AND s."name" = i."source";
ALTER TABLE "roster_imports" ALTER COLUMN "source_id" SET NOT NULL, DROP COLUMN "source", DROP COLUMN "format";
DROP TYPE "import_format";

-- A file that was staged and not applied was compared in a way that is gone: it is uploaded again.
DROP TABLE "roster_import_lines";
UPDATE "roster_imports" SET "state" = 'cancelled' WHERE "state" IN ('staging', 'staged', 'held', 'applying');

-- What was staged line by line is now kept as columns of many.
CREATE TABLE "roster_import_lines" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "student_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "student_is_new" BOOLEAN[] DEFAULT ARRAY[]::BOOLEAN[],
    "student_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "student_sourced_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "student_given_names" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "student_family_names" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "schools" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "grades" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "contact_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "related_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "relationships" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "restricted" BOOLEAN[] DEFAULT ARRAY[]::BOOLEAN[],
    "activated_ids" UUID[] DEFAULT ARRAY[]::UUID[],

    CONSTRAINT "roster_import_lines_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateIndex
CREATE INDEX "roster_import_lines_district_id_import_id_idx" ON "roster_import_lines"("district_id", "import_id");

-- CreateIndex
CREATE INDEX "due_roster_due_at_idx" ON "due_roster"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "roster_sources_district_id_name_key" ON "roster_sources"("district_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "roster_import_chunks_district_id_import_id_position_key" ON "roster_import_chunks"("district_id", "import_id", "position");

-- CreateIndex
CREATE INDEX "roster_import_changes_district_id_import_id_change_id_idx" ON "roster_import_changes"("district_id", "import_id", "change", "id");

-- CreateIndex
CREATE INDEX "roster_import_flags_district_id_import_id_flag_id_idx" ON "roster_import_flags"("district_id", "import_id", "flag", "id");

-- CreateIndex
CREATE UNIQUE INDEX "roster_mappings_district_id_name_key" ON "roster_mappings"("district_id", "name");

-- CreateIndex
CREATE INDEX "roster_guids_district_id_sourced_id_idx" ON "roster_guids"("district_id", "sourced_id");

-- CreateIndex
CREATE INDEX "roster_guids_district_id_email_idx" ON "roster_guids"("district_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "roster_guids_district_id_guid_key" ON "roster_guids"("district_id", "guid");

-- CreateIndex
CREATE INDEX "one_roster_rows_district_id_source_id_import_id_kind_source_idx" ON "one_roster_rows"("district_id", "source_id", "import_id", "kind", "sourced_id");

-- CreateIndex
CREATE UNIQUE INDEX "roster_records_district_id_source_id_key_key" ON "roster_records"("district_id", "source_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "students_district_id_source_id_key_key" ON "students"("district_id", "source_id", "key");

-- CreateIndex
CREATE INDEX "roster_imports_district_id_source_id_id_idx" ON "roster_imports"("district_id", "source_id", "id" DESC);

-- CreateIndex
CREATE INDEX "roster_imports_district_id_state_idx" ON "roster_imports"("district_id", "state");

-- Deleting a contact, as undoing an import does, asks for each one whether a campaign names it.
CREATE INDEX "campaign_contacts_district_id_contact_id_idx" ON "campaign_contacts"("district_id", "contact_id");

-- AddForeignKey
ALTER TABLE "roster_sources" ADD CONSTRAINT "roster_sources_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_records" ADD CONSTRAINT "roster_records_district_id_source_id_fkey" FOREIGN KEY ("district_id", "source_id") REFERENCES "roster_sources"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "students" ADD CONSTRAINT "students_district_id_source_id_fkey" FOREIGN KEY ("district_id", "source_id") REFERENCES "roster_sources"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_imports" ADD CONSTRAINT "roster_imports_district_id_source_id_fkey" FOREIGN KEY ("district_id", "source_id") REFERENCES "roster_sources"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_import_chunks" ADD CONSTRAINT "roster_import_chunks_district_id_import_id_fkey" FOREIGN KEY ("district_id", "import_id") REFERENCES "roster_imports"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_import_lines" ADD CONSTRAINT "roster_import_lines_district_id_import_id_fkey" FOREIGN KEY ("district_id", "import_id") REFERENCES "roster_imports"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_import_changes" ADD CONSTRAINT "roster_import_changes_district_id_import_id_fkey" FOREIGN KEY ("district_id", "import_id") REFERENCES "roster_imports"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_import_flags" ADD CONSTRAINT "roster_import_flags_district_id_import_id_fkey" FOREIGN KEY ("district_id", "import_id") REFERENCES "roster_imports"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_mappings" ADD CONSTRAINT "roster_mappings_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_guids" ADD CONSTRAINT "roster_guids_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "one_roster_rows" ADD CONSTRAINT "one_roster_rows_district_id_source_id_fkey" FOREIGN KEY ("district_id", "source_id") REFERENCES "roster_sources"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A file lies as it came: it is read once and is often compressed already.
ALTER TABLE "roster_import_chunks" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

-- As these are, and they are soon gone: packing them tighter would take longer than the rest of the comparison.
ALTER TABLE "roster_import_lines" ALTER COLUMN "student_ids" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "student_is_new" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "student_keys" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "student_sourced_ids" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "student_given_names" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "student_family_names" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "schools" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "grades" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "contact_ids" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "related_ids" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "relationships" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "restricted" SET STORAGE EXTERNAL;
ALTER TABLE "roster_import_lines" ALTER COLUMN "activated_ids" SET STORAGE EXTERNAL;

-- Row-level security, as for every tenant table.
ALTER TABLE "roster_imports" FORCE ROW LEVEL SECURITY;
ALTER TABLE "roster_import_lines" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "roster_import_lines" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "roster_import_lines" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "roster_records" FORCE ROW LEVEL SECURITY;
ALTER TABLE "students" FORCE ROW LEVEL SECURITY;
ALTER TABLE "roster_sources" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "roster_sources" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "roster_sources" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "roster_import_chunks" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "roster_import_chunks" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "roster_import_chunks" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "roster_import_changes" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "roster_import_changes" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "roster_import_changes" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "roster_import_flags" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "roster_import_flags" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "roster_import_flags" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "roster_mappings" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "roster_mappings" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "roster_mappings" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "roster_guids" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "roster_guids" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "roster_guids" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "one_roster_rows" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "one_roster_rows" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "one_roster_rows" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
