-- CreateEnum
CREATE TYPE "identity_provider_kind" AS ENUM ('google', 'microsoft', 'oidc');

-- CreateEnum
CREATE TYPE "member_mail_kind" AS ENUM ('password_code', 'factor_added', 'factors_reset', 'password_changed');

-- CreateEnum
CREATE TYPE "member_mail_state" AS ENUM ('queued', 'sent', 'failed');

-- CreateEnum
CREATE TYPE "approval_kind" AS ENUM ('campaign', 'import_release');

-- CreateEnum
CREATE TYPE "approval_state" AS ENUM ('waiting', 'approved', 'declined', 'withdrawn');

-- AlterEnum
ALTER TYPE "lookup_kind" ADD VALUE 'passkey';

-- AlterTable
ALTER TABLE "district_policies" ADD COLUMN     "approval_for_lifetimes" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "approval_for_releases" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "approval_over_contacts" INTEGER,
ADD COLUMN     "second_factor_required" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "members" ADD COLUMN     "password_is_short" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "password_set_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "authenticated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "confirmed_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "linking_provider_id" UUID,
ADD COLUMN     "linking_until" TIMESTAMPTZ(3);

-- Who is signed in already stays signed in; an UPDATE here would find no row, since the policies bind the owner too.
ALTER TABLE "sessions" ALTER COLUMN "confirmed_at" DROP DEFAULT;

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "schools" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "due_member_mail" (
    "district_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "due_member_mail_pkey" PRIMARY KEY ("district_id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "challenges" (
    "digest" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "challenges_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "totp_factors" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "secret_ciphertext" BYTEA NOT NULL,
    "last_step" BIGINT NOT NULL DEFAULT 0,
    "wrong_codes" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "totp_factors_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "passkeys" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "credential_id" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "sign_count" BIGINT NOT NULL DEFAULT 0,
    "transports" TEXT[],
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkeys_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "recovery_codes" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "identity_providers" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" "identity_provider_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "secret_ciphertext" BYTEA NOT NULL,
    "hosted_domain" TEXT,
    "does_second_factor" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_providers_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "member_identities" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_identities_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "member_mails" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "kind" "member_mail_kind" NOT NULL,
    "password_code_id" UUID,
    "state" "member_mail_state" NOT NULL DEFAULT 'queued',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_until" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_mails_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "approvals" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" "approval_kind" NOT NULL,
    "state" "approval_state" NOT NULL DEFAULT 'waiting',
    "reasons" TEXT[],
    "request" JSONB NOT NULL,
    "contacts" INTEGER NOT NULL,
    "requested_by_kind" "actor_kind" NOT NULL,
    "requested_by_id" UUID,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "result_id" UUID,

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateIndex
CREATE INDEX "due_member_mail_due_at_idx" ON "due_member_mail"("due_at");

-- CreateIndex
CREATE INDEX "rate_limits_expire_idx" ON "rate_limits"("expire");

-- CreateIndex
CREATE UNIQUE INDEX "totp_factors_district_id_member_id_key" ON "totp_factors"("district_id", "member_id");

-- CreateIndex
CREATE INDEX "passkeys_district_id_member_id_idx" ON "passkeys"("district_id", "member_id");

-- CreateIndex
CREATE UNIQUE INDEX "passkeys_district_id_credential_id_key" ON "passkeys"("district_id", "credential_id");

-- CreateIndex
CREATE INDEX "recovery_codes_district_id_member_id_idx" ON "recovery_codes"("district_id", "member_id");

-- CreateIndex
CREATE UNIQUE INDEX "identity_providers_district_id_name_key" ON "identity_providers"("district_id", "name");

-- CreateIndex
CREATE INDEX "member_identities_district_id_member_id_idx" ON "member_identities"("district_id", "member_id");

-- CreateIndex
CREATE INDEX "member_identities_district_id_provider_id_idx" ON "member_identities"("district_id", "provider_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_identities_district_id_issuer_subject_key" ON "member_identities"("district_id", "issuer", "subject");

-- CreateIndex
CREATE INDEX "member_mails_district_id_state_due_at_idx" ON "member_mails"("district_id", "state", "due_at");

-- CreateIndex
CREATE INDEX "approvals_district_id_state_requested_at_idx" ON "approvals"("district_id", "state", "requested_at");

-- AddForeignKey
ALTER TABLE "totp_factors" ADD CONSTRAINT "totp_factors_district_id_member_id_fkey" FOREIGN KEY ("district_id", "member_id") REFERENCES "members"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_district_id_member_id_fkey" FOREIGN KEY ("district_id", "member_id") REFERENCES "members"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_district_id_member_id_fkey" FOREIGN KEY ("district_id", "member_id") REFERENCES "members"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_providers" ADD CONSTRAINT "identity_providers_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_identities" ADD CONSTRAINT "member_identities_district_id_member_id_fkey" FOREIGN KEY ("district_id", "member_id") REFERENCES "members"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_identities" ADD CONSTRAINT "member_identities_district_id_provider_id_fkey" FOREIGN KEY ("district_id", "provider_id") REFERENCES "identity_providers"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_mails" ADD CONSTRAINT "member_mails_district_id_member_id_fkey" FOREIGN KEY ("district_id", "member_id") REFERENCES "members"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_mails" ADD CONSTRAINT "member_mails_district_id_password_code_id_fkey" FOREIGN KEY ("district_id", "password_code_id") REFERENCES "password_codes"("district_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Row-level security, as for every tenant table.
ALTER TABLE "totp_factors" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "totp_factors" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "totp_factors" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "passkeys" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "passkeys" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "passkeys" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "recovery_codes" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "recovery_codes" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "recovery_codes" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "identity_providers" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "identity_providers" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "identity_providers" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "member_identities" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "member_identities" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "member_identities" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "member_mails" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "member_mails" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "member_mails" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "approvals" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "approvals" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "approvals" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
