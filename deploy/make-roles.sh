#!/bin/sh
# Run once by the image of PostgreSQL, when the database is made: the role that owns it, and the one that row-level security binds.
set -eu
# The passwords come from the environment: on the command line every process of the machine could read them.
psql --set ON_ERROR_STOP=1 --username postgres <<'SQL'
\getenv owner OWNER_PASSWORD
\getenv app APP_PASSWORD
CREATE ROLE invite_desk_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE invite_desk LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app';
CREATE DATABASE invite_desk OWNER invite_desk_owner;
SQL
