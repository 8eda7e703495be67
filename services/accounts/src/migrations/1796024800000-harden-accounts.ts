import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mailed link is bound to the account as it was; who gave whom an account or a password is kept; each session says its account. */
export class HardenAccounts1796024800000 implements MigrationInterface {
  name = 'HardenAccounts1796024800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from password_link where used_at is null;
      alter table password_link add column token_version int not null default 0, add column address_round text not null default '';
      create table password_grant (
        account_id uuid not null references account,
        given_by uuid not null,
        how text not null check (how in ('invited', 'reset')),
        shown boolean not null,
        at timestamptz not null,
        primary key (account_id, given_by, how)
      );
      create index password_grant_giver on password_grant (given_by);
      insert into password_grant (account_id, given_by, how, shown, at)
        select id, invited_by, 'invited', coalesce(delivery, 'shown') = 'shown', created_at from account where invited_by is not null;
      create index account_invited_by on account (invited_by) where invited_by is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index account_invited_by;
      drop table password_grant;
      alter table password_link drop column address_round, drop column token_version;
    `);
  }
}
