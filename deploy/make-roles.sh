#!/bin/sh
# Run once by the image of PostgreSQL, when the database is made: the role that owns it, and the one that row-level security binds.
set -eu
psql --set ON_ERROR_STOP=1 --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" --username postgres <<'SQL'
CREATE ROLE invite_desk_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE invite_desk LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app';
CREATE DATABASE invite_desk OWNER invite_desk_owner;
SQL
