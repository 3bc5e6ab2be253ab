-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'sender', 'auditor');

-- CreateEnum
CREATE TYPE "actor_kind" AS ENUM ('member', 'api_key', 'operator', 'system');

-- CreateEnum
CREATE TYPE "channel" AS ENUM ('link', 'email', 'letter');

-- CreateEnum
CREATE TYPE "link_form" AS ENUM ('signed', 'invite_page');

-- CreateEnum
CREATE TYPE "import_format" AS ENUM ('contacts', 'oneroster');

-- CreateEnum
CREATE TYPE "import_state" AS ENUM ('staging', 'staged', 'held', 'applying', 'applied', 'refused', 'cancelled');

-- CreateEnum
CREATE TYPE "lookup_kind" AS ENUM ('api_key', 'session', 'sign_in', 'password_code');

-- CreateTable
CREATE TABLE "districts" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "key_ciphertext" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "districts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_lookups" (
    "kind" "lookup_kind" NOT NULL,
    "digest" BYTEA NOT NULL,
    "district_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,

    CONSTRAINT "access_lookups_pkey" PRIMARY KEY ("kind","digest","district_id")
);

-- CreateTable
CREATE TABLE "setup_codes" (
    "digest" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setup_codes_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "members" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "schools" TEXT[],
    "password_hash" TEXT,
    "suspended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "members_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "user_agent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "password_codes" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "password_codes_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "last4" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "portals" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "portals_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "secret_versions" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "portal_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "encoding" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "secret_versions_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "guid" TEXT,
    "sourced_id" TEXT,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "language" TEXT,
    "restricted" BOOLEAN NOT NULL DEFAULT false,
    "restriction_lifted_at" TIMESTAMPTZ(3),
    "restriction_lifted_reason" TEXT,
    "do_not_invite_at" TIMESTAMPTZ(3),
    "do_not_invite_reason" TEXT,
    "needs_none_at" TIMESTAMPTZ(3),
    "needs_none_reason" TEXT,
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "roster_records" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "sourced_id" TEXT,
    "contact_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "restricted" BOOLEAN NOT NULL DEFAULT false,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "roster_records_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "students" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "sourced_id" TEXT,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "school" TEXT,
    "grade" TEXT,

    CONSTRAINT "students_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "relationships" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "student_id" UUID NOT NULL,
    "relationship" TEXT,
    "restricted" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "relationships_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "roster_imports" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "format" "import_format" NOT NULL,
    "state" "import_state" NOT NULL,
    "counts" JSONB NOT NULL,
    "refusal" TEXT,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "idempotency_key" TEXT,
    "file_digest" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "roster_imports_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "roster_import_lines" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "guid" TEXT,
    "sourced_id" TEXT,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "language" TEXT,
    "relationship" TEXT,
    "restricted" BOOLEAN NOT NULL,
    "refused" BOOLEAN NOT NULL DEFAULT false,
    "student_key" TEXT,
    "student_sourced_id" TEXT,
    "student_given_name" TEXT,
    "student_family_name" TEXT,
    "school" TEXT,
    "grade" TEXT,

    CONSTRAINT "roster_import_lines_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "roster_import_refusals" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "file" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "roster_import_refusals_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "campaigns" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "portal_id" UUID NOT NULL,
    "channel" "channel" NOT NULL,
    "form" "link_form" NOT NULL,
    "lifetime_seconds" INTEGER,
    "selection" JSONB NOT NULL,
    "issued_count" INTEGER NOT NULL,
    "skipped_count" INTEGER NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "idempotency_key" TEXT,
    "request_digest" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "campaign_contacts" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "contact_id" UUID,
    "reference" TEXT,
    "link_id" UUID,
    "skip_reason" TEXT,

    CONSTRAINT "campaign_contacts_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "portal_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "continued_at" TIMESTAMPTZ(3),
    "activated_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "links" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "invitation_id" UUID NOT NULL,
    "secret_version_id" UUID NOT NULL,
    "audit_event_id" UUID NOT NULL,
    "channel" "channel" NOT NULL,
    "token_digest" BYTEA NOT NULL,
    "url_prefix" TEXT NOT NULL,
    "url_suffix" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "links_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "subject_id" UUID,
    "leaf" TEXT NOT NULL,
    "leaf_hash" BYTEA NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "audit_personal" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "salt" BYTEA NOT NULL,
    "data" TEXT NOT NULL,

    CONSTRAINT "audit_personal_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateIndex
CREATE INDEX "access_lookups_district_id_target_id_idx" ON "access_lookups"("district_id", "target_id");

-- CreateIndex
CREATE UNIQUE INDEX "districts_slug_key" ON "districts"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "members_district_id_email_key" ON "members"("district_id", "email");

-- CreateIndex
CREATE INDEX "sessions_district_id_member_id_idx" ON "sessions"("district_id", "member_id");

-- CreateIndex
CREATE UNIQUE INDEX "portals_district_id_name_key" ON "portals"("district_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "secret_versions_district_id_portal_id_version_key" ON "secret_versions"("district_id", "portal_id", "version");

-- CreateIndex
CREATE INDEX "contacts_district_id_family_name_given_name_id_idx" ON "contacts"("district_id", "family_name", "given_name", "id");

-- CreateIndex
CREATE INDEX "contacts_district_id_email_id_idx" ON "contacts"("district_id", "email", "id");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_district_id_guid_key" ON "contacts"("district_id", "guid");

-- CreateIndex
CREATE INDEX "roster_records_district_id_contact_id_idx" ON "roster_records"("district_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "roster_records_district_id_source_key_key" ON "roster_records"("district_id", "source", "key");

-- CreateIndex
CREATE INDEX "students_district_id_school_grade_idx" ON "students"("district_id", "school", "grade");

-- CreateIndex
CREATE UNIQUE INDEX "students_district_id_source_key_key" ON "students"("district_id", "source", "key");

-- CreateIndex
CREATE INDEX "relationships_district_id_student_id_idx" ON "relationships"("district_id", "student_id");

-- CreateIndex
CREATE UNIQUE INDEX "relationships_district_id_contact_id_student_id_key" ON "relationships"("district_id", "contact_id", "student_id");

-- CreateIndex
CREATE UNIQUE INDEX "roster_imports_district_id_actor_id_idempotency_key_key" ON "roster_imports"("district_id", "actor_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "roster_import_lines_district_id_import_id_key_line_idx" ON "roster_import_lines"("district_id", "import_id", "key", "line");

-- CreateIndex
CREATE INDEX "roster_import_refusals_district_id_import_id_line_idx" ON "roster_import_refusals"("district_id", "import_id", "line");

-- CreateIndex
CREATE INDEX "campaigns_district_id_created_at_id_idx" ON "campaigns"("district_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "campaigns_district_id_actor_id_idempotency_key_key" ON "campaigns"("district_id", "actor_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "campaign_contacts_district_id_campaign_id_id_idx" ON "campaign_contacts"("district_id", "campaign_id", "id");

-- CreateIndex
CREATE INDEX "invitations_district_id_contact_id_created_at_id_idx" ON "invitations"("district_id", "contact_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "links_district_id_issued_at_id_idx" ON "links"("district_id", "issued_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "links_district_id_campaign_id_idx" ON "links"("district_id", "campaign_id");

-- CreateIndex
CREATE INDEX "links_district_id_invitation_id_idx" ON "links"("district_id", "invitation_id");

-- CreateIndex
CREATE UNIQUE INDEX "links_district_id_token_digest_key" ON "links"("district_id", "token_digest");

-- CreateIndex
CREATE INDEX "audit_events_district_id_at_id_idx" ON "audit_events"("district_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_events_district_id_subject_id_at_idx" ON "audit_events"("district_id", "subject_id", "at" DESC);

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_district_id_member_id_fkey" FOREIGN KEY ("district_id", "member_id") REFERENCES "members"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_codes" ADD CONSTRAINT "password_codes_district_id_member_id_fkey" FOREIGN KEY ("district_id", "member_id") REFERENCES "members"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portals" ADD CONSTRAINT "portals_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secret_versions" ADD CONSTRAINT "secret_versions_district_id_portal_id_fkey" FOREIGN KEY ("district_id", "portal_id") REFERENCES "portals"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_records" ADD CONSTRAINT "roster_records_district_id_contact_id_fkey" FOREIGN KEY ("district_id", "contact_id") REFERENCES "contacts"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "students" ADD CONSTRAINT "students_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "relationships" ADD CONSTRAINT "relationships_district_id_contact_id_fkey" FOREIGN KEY ("district_id", "contact_id") REFERENCES "contacts"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "relationships" ADD CONSTRAINT "relationships_district_id_student_id_fkey" FOREIGN KEY ("district_id", "student_id") REFERENCES "students"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_imports" ADD CONSTRAINT "roster_imports_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_import_lines" ADD CONSTRAINT "roster_import_lines_district_id_import_id_fkey" FOREIGN KEY ("district_id", "import_id") REFERENCES "roster_imports"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_import_refusals" ADD CONSTRAINT "roster_import_refusals_district_id_import_id_fkey" FOREIGN KEY ("district_id", "import_id") REFERENCES "roster_imports"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_district_id_portal_id_fkey" FOREIGN KEY ("district_id", "portal_id") REFERENCES "portals"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_contacts" ADD CONSTRAINT "campaign_contacts_district_id_campaign_id_fkey" FOREIGN KEY ("district_id", "campaign_id") REFERENCES "campaigns"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_contacts" ADD CONSTRAINT "campaign_contacts_district_id_contact_id_fkey" FOREIGN KEY ("district_id", "contact_id") REFERENCES "contacts"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_contacts" ADD CONSTRAINT "campaign_contacts_district_id_link_id_fkey" FOREIGN KEY ("district_id", "link_id") REFERENCES "links"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_district_id_contact_id_fkey" FOREIGN KEY ("district_id", "contact_id") REFERENCES "contacts"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_district_id_portal_id_fkey" FOREIGN KEY ("district_id", "portal_id") REFERENCES "portals"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "links" ADD CONSTRAINT "links_district_id_campaign_id_fkey" FOREIGN KEY ("district_id", "campaign_id") REFERENCES "campaigns"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "links" ADD CONSTRAINT "links_district_id_invitation_id_fkey" FOREIGN KEY ("district_id", "invitation_id") REFERENCES "invitations"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "links" ADD CONSTRAINT "links_district_id_secret_version_id_fkey" FOREIGN KEY ("district_id", "secret_version_id") REFERENCES "secret_versions"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "links" ADD CONSTRAINT "links_district_id_audit_event_id_fkey" FOREIGN KEY ("district_id", "audit_event_id") REFERENCES "audit_events"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_personal" ADD CONSTRAINT "audit_personal_district_id_id_fkey" FOREIGN KEY ("district_id", "id") REFERENCES "audit_events"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Row-level security: a tenant row is visible and writable only in a transaction bound to its district by
-- lib/district-scope.ts. Forced, so that the owner of the tables is bound by it too.
DO $$
DECLARE
  tenant_table text;
BEGIN
  FOR tenant_table IN
    SELECT table_name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'district_id' AND table_name <> 'access_lookups'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY of_district ON %I USING (district_id = (SELECT nullif(current_setting(''app.district_id'', true), '''')::uuid))',
      tenant_table);
  END LOOP;
END
$$;
