import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Visits to units, and the points that stay open until they are done. What officers write stands sealed under the unit's key. */
export class Inspect1624493840000 implements MigrationInterface {
  name = 'Inspect1624493840000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table inspection (
        id uuid primary key,
        unit_id uuid not null references unit on delete cascade,
        visited_on date not null,
        poster_up boolean not null,
        staff_at_gate boolean not null,
        note_sealed text,
        officer_id uuid not null,
        officer_name text not null,
        officer_place text not null,
        recorded_at timestamptz not null
      );
      create index inspection_of on inspection (unit_id, visited_on desc, id desc);
      create table inspection_point (
        id uuid primary key,
        inspection_id uuid not null references inspection on delete cascade,
        unit_id uuid not null references unit on delete cascade,
        area_path text not null,
        kind text not null check (kind in ('poster', 'staff', 'free')),
        text_sealed text,
        due_on date not null,
        done_at timestamptz,
        done_by_name text,
        done_by_place text,
        done_note_sealed text
      );
      create index inspection_point_open on inspection_point (area_path text_pattern_ops, due_on, id) where done_at is null;
      create index inspection_point_of on inspection_point (unit_id, due_on, id);
      create unique index inspection_point_missing on inspection_point (unit_id, kind) where done_at is null and kind <> 'free';
      create function move_inspection_points() returns trigger language plpgsql as $body$
        begin
          update inspection_point set area_path = new.area_path where unit_id = new.id;
          return null;
        end
      $body$;
      create trigger inspection_points_follow after update of area_path on unit
        for each row when (old.area_path <> new.area_path) execute function move_inspection_points();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger inspection_points_follow on unit;
      drop function move_inspection_points;
      drop table inspection_point, inspection;
    `);
  }
}
