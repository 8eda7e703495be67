import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clusters of cases. */
export class FindClusters1796083200000 implements MigrationInterface {
  name = 'FindClusters1796083200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table case_cluster (
        id uuid primary key,
        code text not null unique,
        state text not null,
        opened_at timestamptz not null,
        opened_by_name text,
        closed_at timestamptz,
        merged_into uuid references case_cluster
      );
      create index case_cluster_recent on case_cluster (state, opened_at, id);
      create table case_cluster_member (
        case_id uuid primary key references suspected_case,
        cluster_id uuid references case_cluster,
        changed_at timestamptz not null,
        changed_by_name text
      );
      create index case_cluster_member_of on case_cluster_member (cluster_id) where cluster_id is not null;
      create table case_cluster_event (
        id bigint generated always as identity primary key,
        cluster_id uuid not null references case_cluster,
        recorded_at timestamptz not null,
        kind text not null,
        case_count int not null,
        other_code text,
        actor_id uuid,
        actor_name text
      );
      create index case_cluster_event_of on case_cluster_event (cluster_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table case_cluster_event, case_cluster_member, case_cluster');
  }
}
