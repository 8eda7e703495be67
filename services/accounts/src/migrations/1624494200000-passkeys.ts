import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passkeys beside the authenticator app; recovery codes belong to the account, whichever of the two it has. */
export class Passkeys1624494200000 implements MigrationInterface {
  name = 'Passkeys1624494200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table passkey (
        id uuid primary key,
        account_id uuid not null references account,
        credential_id text not null unique,
        public_key bytea not null,
        counter bigint not null,
        transports text[] not null,
        name_sealed text not null,
        made_at timestamptz not null,
        last_used_at timestamptz
      );
      create index passkey_account on passkey (account_id, made_at);
      create table passkey_challenge (
        digest text primary key,
        account_id uuid not null references account,
        purpose text not null check (purpose in ('enrol', 'sign-in', 'prove')),
        token_version int not null,
        expires_at timestamptz not null
      );
      create index passkey_challenge_account on passkey_challenge (account_id, purpose, expires_at);
      create index passkey_challenge_expiry on passkey_challenge (expires_at);
      alter table recovery_code drop constraint recovery_code_account_id_fkey;
      alter table recovery_code add foreign key (account_id) references account;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table passkey_challenge, passkey;
      delete from recovery_code where account_id not in (select account_id from second_factor);
      alter table recovery_code drop constraint recovery_code_account_id_fkey;
      alter table recovery_code add foreign key (account_id) references second_factor on delete cascade;
    `);
  }
}
