import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reasons of the states of a case, steps of the investigation, and calls. */
export class StateCaseReasons1796083000000 implements MigrationInterface {
  name = 'StateCaseReasons1796083000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table suspected_case add column reason text, add column last_step text;
      alter table case_history
        add column entry text not null default 'state',
        add column reason text,
        add column step text,
        add column happened_at timestamptz,
        add column call_target text,
        add column call_outcome text;
      -- A line that left the state as it was is an escalation when it has no note.
      update case_history h
        set entry = case when h.note_sealed is null then 'escalated' else 'other' end
        from (select id, state, lag(state) over (partition by case_id order by id) as before from case_history) p
        where p.id = h.id and p.before = h.state;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table case_history
        drop column entry, drop column reason, drop column step, drop column happened_at, drop column call_target,
        drop column call_outcome;
      alter table suspected_case drop column reason, drop column last_step;
    `);
  }
}
