-- Threat: what runs with the rights of the owner of the tables can do what the application may not. Choice: this function tells nothing and has
-- PostgreSQL count the named tables anew, which it does by itself a minute later at best. What is no table of ours is passed over, and so is one that
-- is being counted already. Nobody but the application may call it.
CREATE FUNCTION analyze_tables(names text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname = ANY (names) LOOP
    EXECUTE format('ANALYZE (SKIP_LOCKED) public.%I', name);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION analyze_tables(text[]) FROM PUBLIC;
-- It counted the roster alone.
DROP FUNCTION analyze_roster();
