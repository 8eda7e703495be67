import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates what a declaration needs after it was accepted: its changes with their client keys, the confirmations of the data
 * centres, and the numbered revocations of passes. Existing declarations have their first pass and no change.
 */
export class CreateDeclarationChanges1796062500000 implements MigrationInterface {
  name = 'CreateDeclarationChanges1796062500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table declaration
        add column pass_issue smallint not null default 0,
        add column changed_at timestamptz,
        add column submitted_outcome text;
      create table declaration_change (
        declaration_id uuid not null,
        version int not null,
        day date not null,
        status text not null check (status in ('corrected', 'withdrawn', 'erased')),
        client_key uuid not null unique,
        body_digest text not null,
        device_proof text not null,
        changed_at timestamptz not null,
        primary key (declaration_id, version)
      );
      create index declaration_change_by_day on declaration_change using brin (day);
      create table declaration_confirmation (
        declaration_id uuid not null,
        destination text not null,
        version int not null,
        day date not null,
        confirmed_at timestamptz not null,
        primary key (declaration_id, destination)
      );
      create index declaration_confirmation_by_day on declaration_confirmation using brin (day);
      create table revocation_counter (
        only_row boolean primary key default true check (only_row),
        last bigint not null default 0
      );
      insert into revocation_counter default values;
      create table revocation (
        number bigint primary key,
        day date not null,
        declaration_id uuid not null,
        last_issue smallint not null,
        pass_code text not null,
        outcome text not null,
        until timestamptz not null,
        revoked_at timestamptz not null
      );
      create index revocation_by_day on revocation using brin (day);
      create index revocation_by_until on revocation (until);
      create index revocation_by_code on revocation using hash (pass_code);
      create index revocation_of_declaration on revocation (declaration_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table revocation, revocation_counter, declaration_confirmation, declaration_change;
      alter table declaration drop column submitted_outcome, drop column changed_at, drop column pass_issue;
    `);
  }
}
