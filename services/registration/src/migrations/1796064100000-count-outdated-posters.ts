import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which poster is to hang at each gate, and which one a photo confirmed, from the events of declarations; the coverage counts units
 * with an outdated poster. A message of an official may go to these units instead of the silent ones, each once a day.
 */
export class CountOutdatedPosters1796064100000 implements MigrationInterface {
  name = 'CountOutdatedPosters1796064100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table gate_poster (
        gate_id uuid primary key,
        unit_id uuid not null,
        active boolean not null,
        wanted_version int not null,
        confirmed_version int,
        version bigint not null
      );
      create index gate_poster_of_unit on gate_poster (unit_id);
      alter table unit_progress add column outdated_posters int not null default 0;
      drop index unit_progress_of;
      create index unit_progress_of on unit_progress (area_path text_pattern_ops, state, account_state, quiet_since, declared_on, step, step_since, outdated_posters, unit_id);
      alter table unit_message add column audience text not null default 'silent' check (audience in ('silent', 'posters')),
        drop constraint unit_message_area_path_sent_on_key,
        add constraint unit_message_area_path_sent_on_audience_key unique (area_path, sent_on, audience);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from unit_message where audience <> 'silent';
      alter table unit_message drop constraint unit_message_area_path_sent_on_audience_key,
        add constraint unit_message_area_path_sent_on_key unique (area_path, sent_on), drop column audience;
      drop index unit_progress_of;
      alter table unit_progress drop column outdated_posters;
      create index unit_progress_of on unit_progress (area_path text_pattern_ops, state, account_state, quiet_since, declared_on, step, step_since, unit_id);
      drop table gate_poster;
    `);
  }
}
