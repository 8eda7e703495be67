import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Shared parties of cases: why a cluster was opened, blind indexes of the people of cases, and the links that were found. */
export class LinkParties1796121000000 implements MigrationInterface {
  name = 'LinkParties1796121000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table case_cluster add column cause text not null default 'same-unit';
      alter table case_cluster_event add column cause text;
      create table case_party_index (
        case_id uuid not null references suspected_case on delete cascade,
        day date not null,
        kind text not null,
        party_index text not null,
        primary key (case_id, day, kind, party_index)
      );
      create index case_party_index_shared on case_party_index (party_index, day, kind);
      create index case_party_index_day on case_party_index (day);
      create table case_party_link (
        case_id uuid not null references suspected_case on delete cascade,
        other_case_id uuid not null references suspected_case on delete cascade,
        reason text not null,
        found_at timestamptz not null,
        primary key (case_id, other_case_id),
        check (case_id < other_case_id)
      );
      create index case_party_link_other on case_party_link (other_case_id);
      create index case_contact_person on case_contact (person_index, day);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index case_contact_person;
      drop table case_party_link, case_party_index;
      alter table case_cluster_event drop column cause;
      alter table case_cluster drop column cause;
    `);
  }
}
