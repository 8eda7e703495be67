import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An account may be handed over again; handovers come back, are reminded of and end; passwords are asked for by mail; accounts are locked and opened. */
export class ReissueAccounts1624493310000 implements MigrationInterface {
  name = 'ReissueAccounts1624493310000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table handover drop constraint handover_account_id_key,
        add column reminders int not null default 0,
        add column reminded_at timestamptz,
        add column returned_at timestamptz,
        add column return_reason_sealed text;
      create unique index one_open_handover on handover (account_id) where state in ('WAITING', 'OPENED');
      create index handover_account on handover (account_id, issued_at);
      alter table account
        add column mail_accepted_at timestamptz,
        add column mail_failed text,
        add column disabled_from text,
        add column disabled_with uuid,
        add column disabled_reason_sealed text;
      create index account_recent on account (state_since desc, id) where role = 'unit-admin';
      create table password_link (
        token_digest text primary key,
        account_id uuid not null references account,
        token_sealed text,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index password_link_account on password_link (account_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table password_link;
      drop index account_recent, handover_account, one_open_handover;
      alter table account drop column disabled_reason_sealed, drop column disabled_with, drop column disabled_from,
        drop column mail_failed, drop column mail_accepted_at;
      delete from handover h using handover newer where newer.account_id = h.account_id and (newer.issued_at, newer.id) > (h.issued_at, h.id);
      alter table handover drop column return_reason_sealed, drop column returned_at, drop column reminded_at, drop column reminders,
        add constraint handover_account_id_key unique (account_id);
    `);
  }
}
