-- Who may do what, for PostgreSQL. Written by rolecall; apply it with `psql -v ON_ERROR_STOP=1 -f`, as the owner of the
-- schema, any number of times: it leaves exactly the system that it is about, and other systems as they are.
--
--   GRANT USAGE ON SCHEMA rolecall TO app;
--   GRANT SELECT ON ALL TABLES IN SCHEMA rolecall TO app;
--   SELECT rolecall.allowed(ARRAY['clerk'], 'billing.refund', '{"reach": "team", "situation": {"edition": "pro"}}');
BEGIN;
SET LOCAL standard_conforming_strings = on;
SET LOCAL client_encoding = 'UTF8';
SET LOCAL client_min_messages = warning;
SELECT pg_advisory_xact_lock(7808605719430918252);

CREATE SCHEMA IF NOT EXISTS rolecall;
CREATE TABLE IF NOT EXISTS rolecall.layout (version integer PRIMARY KEY);
INSERT INTO rolecall.layout (version) SELECT 1 WHERE NOT EXISTS (SELECT FROM rolecall.layout);
DO $$
BEGIN
  IF (SELECT max(version) FROM rolecall.layout) <> 1 THEN
    RAISE EXCEPTION 'the schema rolecall has a layout that this migration doesn''t know';
  END IF;
END
$$;

CREATE TABLE IF NOT EXISTS rolecall.systems (
  id text PRIMARY KEY,
  label text NOT NULL,
  digest text NOT NULL
);
CREATE TABLE IF NOT EXISTS rolecall.variables (
  system text NOT NULL REFERENCES rolecall.systems ON DELETE CASCADE,
  id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('setting', 'lifecycle')),
  values text[] NOT NULL,
  PRIMARY KEY (system, id)
);
CREATE TABLE IF NOT EXISTS rolecall.reaches (
  system text NOT NULL REFERENCES rolecall.systems ON DELETE CASCADE,
  id text NOT NULL,
  down text[] NOT NULL,
  PRIMARY KEY (system, id)
);
CREATE TABLE IF NOT EXISTS rolecall.conditions (
  system text NOT NULL REFERENCES rolecall.systems ON DELETE CASCADE,
  id integer NOT NULL,
  boxes jsonb NOT NULL,
  PRIMARY KEY (system, id)
);
CREATE TABLE IF NOT EXISTS rolecall.modules (
  system text NOT NULL REFERENCES rolecall.systems ON DELETE CASCADE,
  id text NOT NULL,
  label text NOT NULL,
  doc text NOT NULL,
  PRIMARY KEY (system, id)
);
CREATE TABLE IF NOT EXISTS rolecall.actions (
  system text NOT NULL REFERENCES rolecall.systems ON DELETE CASCADE,
  id text NOT NULL,
  module text NOT NULL,
  label text NOT NULL,
  doc text NOT NULL,
  reach text,
  PRIMARY KEY (system, id)
);
CREATE TABLE IF NOT EXISTS rolecall.roles (
  system text NOT NULL REFERENCES rolecall.systems ON DELETE CASCADE,
  id text NOT NULL,
  label text NOT NULL,
  doc text NOT NULL,
  PRIMARY KEY (system, id)
);
CREATE TABLE IF NOT EXISTS rolecall.grants (
  system text NOT NULL REFERENCES rolecall.systems ON DELETE CASCADE,
  role text NOT NULL,
  action text NOT NULL,
  reach text NOT NULL,
  condition integer NOT NULL,
  PRIMARY KEY (system, action, role, reach)
);
CREATE TABLE IF NOT EXISTS rolecall.denies (
  system text NOT NULL REFERENCES rolecall.systems ON DELETE CASCADE,
  role text NOT NULL,
  action text NOT NULL,
  unless integer NOT NULL,
  PRIMARY KEY (system, action, role)
);
CREATE TABLE IF NOT EXISTS rolecall.undecided (
  system text NOT NULL REFERENCES rolecall.systems ON DELETE CASCADE,
  role text NOT NULL,
  action text NOT NULL,
  condition integer NOT NULL,
  why text NOT NULL,
  PRIMARY KEY (system, action, role)
);
COMMENT ON SCHEMA rolecall IS 'Who may do what. Written by rolecall: what is changed by hand is lost with the next version.';
COMMENT ON TABLE rolecall.layout IS 'Which version these tables and functions have.';
COMMENT ON TABLE rolecall.systems IS 'One row per catalog; the digest tells its versions apart.';
COMMENT ON TABLE rolecall.variables IS 'Settings and lifecycles: what a situation gives a value to.';
COMMENT ON TABLE rolecall.reaches IS 'How far an action can reach; down has the reach itself and all that are narrower.';
COMMENT ON TABLE rolecall.conditions IS 'A condition holds if one of its boxes does: if all that a box mentions has a value it lists.';
COMMENT ON TABLE rolecall.modules IS 'What the product consists of.';
COMMENT ON TABLE rolecall.actions IS 'What can be done; reach is the widest one it can have, or NULL.';
COMMENT ON TABLE rolecall.roles IS 'Whom people can be. Templates aren''t in here.';
COMMENT ON TABLE rolecall.grants IS 'Which role may take which action, with all that it inherits; reach is empty for an action without one.';
COMMENT ON TABLE rolecall.denies IS 'What a role is denied, unless the condition holds.';
COMMENT ON TABLE rolecall.undecided IS 'What nobody has decided yet. It is not allowed.';

CREATE OR REPLACE FUNCTION rolecall.holds(boxes jsonb, situation jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT boxes = '[{}]' OR EXISTS (
    SELECT FROM jsonb_array_elements(boxes) AS box
    WHERE NOT EXISTS (
      SELECT FROM jsonb_each(box) AS side
      WHERE NOT coalesce(side.value ? (situation ->> side.key), false)
    )
  )
$$;
COMMENT ON FUNCTION rolecall.holds IS 'Whether a condition holds. What the situation doesn''t say fits no box.';

CREATE OR REPLACE FUNCTION rolecall.answer(role text[], action text, context jsonb) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  asked_system text := coalesce(context ->> 'system', (SELECT min(s.id) FROM rolecall.systems s HAVING count(*) = 1));
  asked_reach text := context ->> 'reach';
  situation jsonb := context -> 'situation';
  widest text;
  reached boolean;
BEGIN
  IF answer.role IS NULL OR EXISTS (
    SELECT FROM unnest(answer.role) AS held (id)
    WHERE NOT EXISTS (SELECT FROM rolecall.roles r WHERE r.system = asked_system AND r.id = held.id)
  ) THEN
    RETURN 'no';
  END IF;
  SELECT a.reach INTO widest FROM rolecall.actions a WHERE a.system = asked_system AND a.id = answer.action;
  IF NOT FOUND THEN
    RETURN 'no';
  END IF;
  IF widest IS NOT NULL AND NOT EXISTS (
    SELECT FROM rolecall.reaches w WHERE w.system = asked_system AND w.id = widest AND asked_reach = ANY (w.down)
  ) THEN
    RETURN 'no';
  END IF;
  IF EXISTS (
    SELECT FROM rolecall.denies d JOIN rolecall.conditions c ON c.system = d.system AND c.id = d.unless
    WHERE d.system = asked_system AND d.action = answer.action AND d.role = ANY (answer.role)
      AND NOT rolecall.holds(c.boxes, situation)
  ) THEN
    RETURN 'no';
  END IF;
  SELECT bool_or(g.reach = '' OR coalesce(asked_reach = ANY (w.down), false)) INTO reached
    FROM rolecall.grants g
    JOIN rolecall.conditions c ON c.system = g.system AND c.id = g.condition
    LEFT JOIN rolecall.reaches w ON w.system = g.system AND w.id = g.reach
    WHERE g.system = asked_system AND g.action = answer.action AND g.role = ANY (answer.role)
      AND rolecall.holds(c.boxes, situation);
  IF reached IS NOT NULL THEN
    RETURN CASE WHEN reached THEN 'yes' ELSE 'no' END;
  END IF;
  IF EXISTS (
    SELECT FROM rolecall.undecided u JOIN rolecall.conditions c ON c.system = u.system AND c.id = u.condition
    WHERE u.system = asked_system AND u.action = answer.action AND u.role = ANY (answer.role)
      AND rolecall.holds(c.boxes, situation)
  ) THEN
    RETURN 'undecided';
  END IF;
  RETURN 'no';
END
$$;
COMMENT ON FUNCTION rolecall.answer IS 'yes, no or undecided, for somebody who holds all these roles. '
  'context: {"reach": "…", "situation": {"setting or lifecycle": "value"}, "system": "…"}; '
  'system can be left out while there is one. What is missing or unknown is never a yes.';

CREATE OR REPLACE FUNCTION rolecall.allowed(role text[], action text, context jsonb) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT rolecall.answer(allowed.role, allowed.action, allowed.context) = 'yes'
$$;
COMMENT ON FUNCTION rolecall.allowed IS 'Whether somebody who holds all these roles may; see rolecall.answer.';
