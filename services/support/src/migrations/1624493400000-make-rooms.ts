import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A thread belongs to a room by its subject; its area gives it a room too. */
export class MakeRooms1624493400000 implements MigrationInterface {
  name = 'MakeRooms1624493400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table thread add room text not null default 'general'
        check (room in ('registration', 'handover', 'training', 'feed', 'cases', 'general'));
      update thread set room = case when state in ('HANDOVER_WAITING', 'HANDOVER_OPENED', 'HANDED_OVER') then 'handover' else 'registration' end
        where kind = 'registration';
      create index thread_by_room on thread (room, last_post_at, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index thread_by_room; alter table thread drop room');
  }
}
