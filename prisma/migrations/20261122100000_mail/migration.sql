-- CreateEnum
CREATE TYPE "message_state" AS ENUM ('queued', 'leased', 'handed_over', 'accepted', 'deferred', 'failed', 'ambiguous', 'cancelled');

-- CreateEnum
CREATE TYPE "message_kind" AS ENUM ('invitation', 'reminder_unopened', 'reminder_ending');

-- CreateEnum
CREATE TYPE "mail_security" AS ENUM ('tls', 'starttls', 'none');

-- CreateEnum
CREATE TYPE "mail_auth" AS ENUM ('none', 'password', 'xoauth2');

-- CreateEnum
CREATE TYPE "suppression_reason" AS ENUM ('failed', 'bounced', 'complained', 'opted_out');

-- CreateEnum
CREATE TYPE "activation_source" AS ENUM ('roster', 'report', 'api', 'hand');

-- AlterTable
ALTER TABLE "district_policies" ADD COLUMN     "identity_checks" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "roster_import_lines" ADD COLUMN     "activated" BOOLEAN;

-- AlterTable
ALTER TABLE "campaigns" ADD COLUMN     "cancelled_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "invitations" ADD COLUMN     "activation_source" "activation_source";

-- CreateTable
CREATE TABLE "due_mail" (
    "district_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "due_mail_pkey" PRIMARY KEY ("district_id")
);

-- CreateTable
CREATE TABLE "mail_settings" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "host" TEXT,
    "port" INTEGER,
    "security" "mail_security" NOT NULL DEFAULT 'starttls',
    "auth" "mail_auth" NOT NULL DEFAULT 'none',
    "username" TEXT,
    "credential_ciphertext" BYTEA,
    "token_url" TEXT,
    "client_id" TEXT,
    "from_address" TEXT,
    "from_name" TEXT,
    "reply_to" TEXT,
    "per_minute" INTEGER NOT NULL DEFAULT 60,
    "per_day" INTEGER,
    "connections" INTEGER NOT NULL DEFAULT 5,
    "sends_from" INTEGER NOT NULL DEFAULT 0,
    "sends_until" INTEGER NOT NULL DEFAULT 1440,
    "sends_on" INTEGER[] DEFAULT ARRAY[1, 2, 3, 4, 5, 6, 7]::INTEGER[],
    "remind_unopened_days" INTEGER DEFAULT 4,
    "remind_ending_days" INTEGER DEFAULT 2,
    "events_secret_ciphertext" BYTEA,

    CONSTRAINT "mail_settings_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "mail_templates" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_templates_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "suppressed_addresses" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "reason" "suppression_reason" NOT NULL,
    "detail" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppressed_addresses_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "messages" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "kind" "message_kind" NOT NULL,
    "email" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "state" "message_state" NOT NULL DEFAULT 'queued',
    "message_id" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "leased_until" TIMESTAMPTZ(3),
    "last_attempt_at" TIMESTAMPTZ(3),
    "handed_over_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "ambiguous_at" TIMESTAMPTZ(3),
    "cause" TEXT,
    "smtp_code" INTEGER,
    "smtp_reply" TEXT,
    "template_version" INTEGER,
    "bounced_at" TIMESTAMPTZ(3),
    "complained_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "message_invitations" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "invitation_id" UUID NOT NULL,
    "link_id" UUID,

    CONSTRAINT "message_invitations_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateIndex
CREATE INDEX "due_mail_due_at_idx" ON "due_mail"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "mail_settings_district_id_key" ON "mail_settings"("district_id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_templates_district_id_kind_language_version_key" ON "mail_templates"("district_id", "kind", "language", "version");

-- CreateIndex
CREATE UNIQUE INDEX "suppressed_addresses_district_id_email_key" ON "suppressed_addresses"("district_id", "email");

-- CreateIndex
CREATE INDEX "messages_district_id_state_due_at_idx" ON "messages"("district_id", "state", "due_at");

-- CreateIndex
CREATE INDEX "messages_district_id_campaign_id_state_idx" ON "messages"("district_id", "campaign_id", "state");

-- CreateIndex
CREATE INDEX "messages_district_id_last_attempt_at_idx" ON "messages"("district_id", "last_attempt_at");

-- CreateIndex
CREATE INDEX "message_invitations_district_id_invitation_id_id_idx" ON "message_invitations"("district_id", "invitation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "message_invitations_district_id_message_id_invitation_id_key" ON "message_invitations"("district_id", "message_id", "invitation_id");

-- AddForeignKey
ALTER TABLE "mail_settings" ADD CONSTRAINT "mail_settings_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_templates" ADD CONSTRAINT "mail_templates_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suppressed_addresses" ADD CONSTRAINT "suppressed_addresses_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_district_id_campaign_id_fkey" FOREIGN KEY ("district_id", "campaign_id") REFERENCES "campaigns"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_invitations" ADD CONSTRAINT "message_invitations_district_id_message_id_fkey" FOREIGN KEY ("district_id", "message_id") REFERENCES "messages"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_invitations" ADD CONSTRAINT "message_invitations_district_id_invitation_id_fkey" FOREIGN KEY ("district_id", "invitation_id") REFERENCES "invitations"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_invitations" ADD CONSTRAINT "message_invitations_district_id_link_id_fkey" FOREIGN KEY ("district_id", "link_id") REFERENCES "links"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Row-level security, as for every tenant table.
ALTER TABLE "mail_settings" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "mail_settings" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "mail_settings" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "mail_templates" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "mail_templates" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "mail_templates" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "suppressed_addresses" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "suppressed_addresses" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "suppressed_addresses" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "messages" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "messages" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "messages" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "message_invitations" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "message_invitations" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "message_invitations" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
