-- CreateEnum
CREATE TYPE "anchor_place" AS ENUM ('folder', 'mail');

-- CreateEnum
CREATE TYPE "verification_state" AS ENUM ('queued', 'running', 'done', 'failed');

-- AlterEnum
ALTER TYPE "member_mail_kind" ADD VALUE 'checkpoint';

-- AlterTable
ALTER TABLE "districts" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "retention_applied_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "district_policies" ADD COLUMN     "keep_event_personal_days" INTEGER DEFAULT 2555,
ADD COLUMN     "keep_mail_days" INTEGER DEFAULT 365,
ADD COLUMN     "keep_removed_contact_days" INTEGER DEFAULT 365;

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "erased_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "suppressed_addresses" ADD COLUMN     "digest" BYTEA,
ALTER COLUMN "email" DROP NOT NULL;

-- CreateTable
CREATE TABLE "audit_queue" (
    "district_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,

    CONSTRAINT "audit_queue_pkey" PRIMARY KEY ("district_id","event_id")
);

-- CreateTable
CREATE TABLE "due_verifications" (
    "district_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "due_verifications_pkey" PRIMARY KEY ("district_id")
);

-- CreateTable
CREATE TABLE "audit_mentions" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,

    CONSTRAINT "audit_mentions_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "audit_numbers" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,

    CONSTRAINT "audit_numbers_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "audit_subtrees" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "level" SMALLINT NOT NULL,
    "index" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_subtrees_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "audit_checkpoints" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "size" INTEGER NOT NULL,
    "root_hash" BYTEA NOT NULL,
    "frontier" BYTEA NOT NULL,
    "leaf_hashes" BYTEA NOT NULL,
    "note" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_checkpoints_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "audit_keys" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "public_key" BYTEA NOT NULL,
    "introduced_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_keys_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "audit_anchors" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "checkpoint_id" UUID NOT NULL,
    "place" "anchor_place" NOT NULL,
    "anchored_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_anchors_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateTable
CREATE TABLE "audit_verifications" (
    "district_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "state" "verification_state" NOT NULL DEFAULT 'queued',
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "leased_until" TIMESTAMPTZ(3),
    "checked" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "result" JSONB,

    CONSTRAINT "audit_verifications_pkey" PRIMARY KEY ("district_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "suppressed_addresses_district_id_digest_key" ON "suppressed_addresses"("district_id", "digest");

-- CreateIndex
CREATE INDEX "due_verifications_due_at_idx" ON "due_verifications"("due_at");

-- CreateIndex
CREATE INDEX "audit_mentions_district_id_contact_id_id_idx" ON "audit_mentions"("district_id", "contact_id", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_mentions_district_id_event_id_idx" ON "audit_mentions"("district_id", "event_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_numbers_district_id_number_key" ON "audit_numbers"("district_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "audit_subtrees_district_id_level_index_key" ON "audit_subtrees"("district_id", "level", "index");

-- CreateIndex
CREATE UNIQUE INDEX "audit_checkpoints_district_id_size_key" ON "audit_checkpoints"("district_id", "size");

-- CreateIndex
CREATE UNIQUE INDEX "audit_keys_district_id_public_key_key" ON "audit_keys"("district_id", "public_key");

-- CreateIndex
CREATE INDEX "audit_anchors_district_id_place_anchored_at_idx" ON "audit_anchors"("district_id", "place", "anchored_at" DESC);

-- CreateIndex
CREATE INDEX "audit_anchors_district_id_checkpoint_id_idx" ON "audit_anchors"("district_id", "checkpoint_id");

-- CreateIndex
CREATE INDEX "audit_verifications_district_id_created_at_idx" ON "audit_verifications"("district_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "message_invitations_district_id_link_id_idx" ON "message_invitations"("district_id", "link_id");

-- AddForeignKey
ALTER TABLE "audit_mentions" ADD CONSTRAINT "audit_mentions_district_id_event_id_fkey" FOREIGN KEY ("district_id", "event_id") REFERENCES "audit_events"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_numbers" ADD CONSTRAINT "audit_numbers_district_id_id_fkey" FOREIGN KEY ("district_id", "id") REFERENCES "audit_events"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_subtrees" ADD CONSTRAINT "audit_subtrees_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_checkpoints" ADD CONSTRAINT "audit_checkpoints_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_keys" ADD CONSTRAINT "audit_keys_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_anchors" ADD CONSTRAINT "audit_anchors_district_id_checkpoint_id_fkey" FOREIGN KEY ("district_id", "checkpoint_id") REFERENCES "audit_checkpoints"("district_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_verifications" ADD CONSTRAINT "audit_verifications_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Row-level security, as for every tenant table.
ALTER TABLE "audit_mentions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_mentions" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "audit_mentions" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "audit_numbers" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_numbers" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "audit_numbers" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "audit_subtrees" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_subtrees" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "audit_subtrees" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "audit_checkpoints" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_checkpoints" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "audit_checkpoints" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "audit_keys" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_keys" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "audit_keys" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "audit_anchors" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_anchors" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "audit_anchors" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));
ALTER TABLE "audit_verifications" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_verifications" FORCE ROW LEVEL SECURITY;
CREATE POLICY of_district ON "audit_verifications" USING (district_id = (SELECT nullif(current_setting('app.district_id', true), '')::uuid));

-- Insert-only, also for the owner of the tables and for replication: who wants to change the record has to switch this off first, and
-- the tree shows the change all the same.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION refuse_change() FROM PUBLIC;

-- Links and what came of them go with their district, once the operator has deleted it.
CREATE FUNCTION refuse_delete_while_district_lives() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.districts d WHERE d.id = OLD.district_id AND d.deleted_at IS NOT NULL) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION refuse_delete_while_district_lives() FROM PUBLIC;

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "audit_events" ENABLE ALWAYS TRIGGER insert_only;

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_mentions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "audit_mentions" ENABLE ALWAYS TRIGGER insert_only;

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_numbers" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "audit_numbers" ENABLE ALWAYS TRIGGER insert_only;

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_subtrees" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "audit_subtrees" ENABLE ALWAYS TRIGGER insert_only;

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_checkpoints" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "audit_checkpoints" ENABLE ALWAYS TRIGGER insert_only;

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_keys" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "audit_keys" ENABLE ALWAYS TRIGGER insert_only;

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_anchors" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "audit_anchors" ENABLE ALWAYS TRIGGER insert_only;

-- A person's data may be erased, and is never rewritten.
CREATE TRIGGER insert_only BEFORE UPDATE OR TRUNCATE ON "audit_personal" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "audit_personal" ENABLE ALWAYS TRIGGER insert_only;

CREATE TRIGGER insert_only BEFORE UPDATE OR TRUNCATE ON "links" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "links" ENABLE ALWAYS TRIGGER insert_only;
CREATE TRIGGER goes_with_its_district BEFORE DELETE ON "links" FOR EACH ROW EXECUTE FUNCTION refuse_delete_while_district_lives();
ALTER TABLE "links" ENABLE ALWAYS TRIGGER goes_with_its_district;

CREATE TRIGGER insert_only BEFORE UPDATE OR TRUNCATE ON "link_returns" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "link_returns" ENABLE ALWAYS TRIGGER insert_only;
CREATE TRIGGER goes_with_its_district BEFORE DELETE ON "link_returns" FOR EACH ROW EXECUTE FUNCTION refuse_delete_while_district_lives();
ALTER TABLE "link_returns" ENABLE ALWAYS TRIGGER goes_with_its_district;

-- Whoever records an event hands it to the sequencer with it, and of a deleted district records none: what it tells of is then undone as
-- well. The names are whole, so that no temporary table is taken for the queue.
CREATE FUNCTION queue_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added a JOIN public.districts d ON d.id = a.district_id WHERE d.deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the district was deleted' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.audit_queue (district_id, event_id) SELECT district_id, id FROM added;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION queue_events() FROM PUBLIC;
CREATE TRIGGER queue_events AFTER INSERT ON "audit_events" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION queue_events();
ALTER TABLE "audit_events" ENABLE ALWAYS TRIGGER queue_events;

-- Nobody has chosen how long a district that was here before keeps what it has, so it keeps all of it until an owner does.
DO $$
DECLARE district uuid;
BEGIN
  FOR district IN SELECT id FROM districts LOOP
    PERFORM set_config('app.district_id', district::text, true);
    INSERT INTO district_policies (district_id, id, keep_event_personal_days, keep_mail_days, keep_removed_contact_days)
    VALUES (district, gen_random_uuid(), NULL, NULL, NULL)
    ON CONFLICT (district_id) DO UPDATE SET keep_event_personal_days = NULL, keep_mail_days = NULL, keep_removed_contact_days = NULL;
  END LOOP;
  PERFORM set_config('app.district_id', '', true);
END $$;

-- What was recorded before there was a tree. Row-level security binds the owner as well, so district by district.
DO $$
DECLARE district uuid;
BEGIN
  FOR district IN SELECT id FROM districts LOOP
    PERFORM set_config('app.district_id', district::text, true);
    INSERT INTO audit_queue (district_id, event_id) SELECT district_id, id FROM audit_events;
  END LOOP;
  PERFORM set_config('app.district_id', '', true);
END $$;
