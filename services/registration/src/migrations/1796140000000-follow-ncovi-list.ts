import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The national NCOVI list: its entries, questions about them, and which system covers each unit. A covered unit does not owe its
 * activation and is never silent. Units that say that they use NCOVI are covered by their claim from now on.
 */
export class FollowNcoviList1796140000000 implements MigrationInterface {
  name = 'FollowNcoviList1796140000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ncovi_entry (
        entry_id text primary key,
        version int not null,
        is_listed boolean not null,
        name text not null,
        tax_code text,
        street text not null,
        area_code text,
        phone_sealed text,
        tax_key text,
        phone_blind_index text,
        name_key text,
        changed_at timestamptz not null,
        unit_id uuid,
        matched_by text check (matched_by in ('code', 'tax-code', 'phone', 'person')),
        dismissed_units uuid[] not null default '{}'
      );
      create index ncovi_entry_of_unit on ncovi_entry (unit_id) where unit_id is not null;
      create index ncovi_entry_tax_code on ncovi_entry (tax_key) where is_listed and tax_key is not null;
      create index ncovi_entry_phone on ncovi_entry (phone_blind_index) where is_listed and phone_blind_index is not null;
      create index ncovi_entry_name on ncovi_entry (area_code, name_key) where is_listed and name_key is not null;

      create table ncovi_work (
        id uuid primary key,
        kind text not null check (kind in ('shared-tax-code', 'tax-code-only', 'phone-only', 'name-and-ward', 'two-entries', 'claim')),
        entry_id text,
        unit_ids uuid[] not null,
        area_path text not null,
        since timestamptz not null,
        version int not null default 1,
        reminded_tiers text[] not null default '{}',
        settled_at timestamptz,
        outcome text check (outcome in ('matched', 'dismissed', 'kept', 'ended', 'void')),
        decided_by uuid,
        decided_by_name text
      );
      create unique index ncovi_work_open_entry on ncovi_work (entry_id) where settled_at is null and entry_id is not null;
      create unique index ncovi_work_open_claim on ncovi_work ((unit_ids[1])) where settled_at is null and kind = 'claim';
      create index ncovi_work_open on ncovi_work (area_path text_pattern_ops, since, id) where settled_at is null;
      create index ncovi_work_settled on ncovi_work (area_path text_pattern_ops, settled_at desc, id) where settled_at is not null;

      create table unit_cover (
        unit_id uuid primary key references unit on delete cascade,
        area_path text not null,
        by_khai_bao boolean not null,
        basis text check (basis in ('listed', 'claimed', 'proved', 'grace')),
        entry_id text,
        since timestamptz not null,
        until timestamptz,
        version int not null default 0,
        is_published boolean not null default true
      );
      create index unit_cover_by_path on unit_cover (area_path text_pattern_ops, basis) where basis is not null;
      create index unit_cover_ending on unit_cover (until) where basis = 'grace';
      create index unit_cover_claimed on unit_cover (since, unit_id) where basis = 'claimed';
      create index unit_cover_unpublished on unit_cover (unit_id) where not is_published;

      create table ncovi_claim (unit_id uuid primary key references unit on delete cascade, code text not null);
      create index ncovi_claim_code on ncovi_claim (code);
      create table ncovi_recheck (id bigint generated always as identity primary key, unit_id uuid not null);

      alter table unit_progress add column ncovi_basis text, add column ncovi_until timestamptz;
      drop index unit_progress_of;
      create index unit_progress_of on unit_progress (area_path text_pattern_ops, state, account_state, quiet_since, declared_on, step, step_since, outdated_posters, ncovi_basis, unit_id);
      create or replace function keep_unit_progress() returns trigger language plpgsql as $body$
        declare
          owed text := step_owed(new.state, new.account_state);
          owed_since timestamptz := case when owed in ('handover', 'activate') then coalesce(new.account_since, new.state_since) else new.state_since end;
        begin
          if owed = 'activate' and exists (select from unit_progress p where p.unit_id = new.id and p.ncovi_basis is not null) then
            owed := null;
          end if;
          insert into unit_progress as p (unit_id, area_path, state, account_state, activated_on, step, step_since)
          values (new.id, new.area_path, new.state, new.account_state,
            case when new.account_state = 'ACTIVATED' then (coalesce(new.account_since, new.submitted_at) at time zone 'Asia/Ho_Chi_Minh')::date end,
            owed, case when owed is not null then owed_since end)
          on conflict (unit_id) do update set area_path = excluded.area_path, state = excluded.state,
            account_state = excluded.account_state, activated_on = coalesce(excluded.activated_on, p.activated_on),
            step = excluded.step,
            step_since = case when p.step is not distinct from excluded.step then p.step_since else excluded.step_since end;
          return null;
        end
      $body$;

      insert into unit_cover (unit_id, area_path, by_khai_bao, basis, since, is_published)
      select id, area_path, state = 'FORWARDED' and coalesce(account_state = 'ACTIVATED', false), case when uses_ncovi then 'claimed' end, now(),
        not (state = 'FORWARDED' and coalesce(account_state = 'ACTIVATED', false))
      from unit where state not in ('REJECTED', 'DUPLICATE', 'CLOSED') and (uses_ncovi or (state = 'FORWARDED' and account_state = 'ACTIVATED'));
      update unit_progress p set ncovi_basis = 'claimed', step = nullif(step, 'activate'), step_since = case when step = 'activate' then null else step_since end
      from unit_cover c where c.unit_id = p.unit_id and c.basis = 'claimed';

      alter table clock_setting add column ncovi_grace_days int not null default 30, add column ncovi_claim_days int not null default 14;
      update clock_setting set clocks = clocks || '[{"step": "ncovi", "tier": "ward", "hours": 16}, {"step": "ncovi", "tier": "district", "hours": 32}]'::jsonb
      where not clocks @> '[{"step": "ncovi"}]';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update clock_setting set clocks = (select jsonb_agg(clock) from jsonb_array_elements(clocks) clock where clock ->> 'step' <> 'ncovi');
      alter table clock_setting drop column ncovi_grace_days, drop column ncovi_claim_days;
      create or replace function keep_unit_progress() returns trigger language plpgsql as $body$
        declare
          owed text := step_owed(new.state, new.account_state);
          owed_since timestamptz := case when owed in ('handover', 'activate') then coalesce(new.account_since, new.state_since) else new.state_since end;
        begin
          insert into unit_progress as p (unit_id, area_path, state, account_state, activated_on, step, step_since)
          values (new.id, new.area_path, new.state, new.account_state,
            case when new.account_state = 'ACTIVATED' then (coalesce(new.account_since, new.submitted_at) at time zone 'Asia/Ho_Chi_Minh')::date end,
            owed, case when owed is not null then owed_since end)
          on conflict (unit_id) do update set area_path = excluded.area_path, state = excluded.state,
            account_state = excluded.account_state, activated_on = coalesce(excluded.activated_on, p.activated_on),
            step = excluded.step,
            step_since = case when p.step is not distinct from excluded.step then p.step_since else excluded.step_since end;
          return null;
        end
      $body$;
      drop index unit_progress_of;
      alter table unit_progress drop column ncovi_basis, drop column ncovi_until;
      create index unit_progress_of on unit_progress (area_path text_pattern_ops, state, account_state, quiet_since, declared_on, step, step_since, outdated_posters, unit_id);
      drop table ncovi_recheck, ncovi_claim, unit_cover, ncovi_work, ncovi_entry;
    `);
  }
}
