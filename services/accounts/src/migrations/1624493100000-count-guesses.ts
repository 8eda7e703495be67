import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wrong passwords are counted by name, known or not, and by password; a refresh token knows the one it came from. */
export class CountGuesses1624493100000 implements MigrationInterface {
  name = 'CountGuesses1624493100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sign_in_guess (
        name_digest text primary key,
        wrong int not null,
        shut_until timestamptz not null,
        at timestamptz not null
      );
      create index sign_in_guess_old on sign_in_guess (at);
      create table password_guess (
        bucket int not null,
        name_digest text not null,
        at timestamptz not null,
        primary key (bucket, name_digest)
      );
      create index password_guess_old on password_guess (at);
      alter table account drop column failed_attempts, drop column blocked_until;
      alter table session add column parent text;
      create index session_parent on session (parent);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session drop column parent;
      alter table account add column failed_attempts int not null default 0, add column blocked_until timestamptz;
      drop table password_guess, sign_in_guess;
    `);
  }
}
