-- Threat: what runs with the rights of the owner of the tables can do what the application may not. Choice: this function takes nothing, tells
-- nothing and has PostgreSQL count three tables anew, which it does by itself a minute later at best; nobody but the application may call it.
CREATE FUNCTION analyze_roster() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  ANALYZE public.contacts, public.students, public.relationships;
END $$;
REVOKE ALL ON FUNCTION analyze_roster() FROM PUBLIC;
