import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A report names its person on each day whose passes may be valid. Rows from before name the day of their declaration only, and erased
 * declarations name nobody.
 */
export class BlockPeopleOnSeveralDays1796090400000 implements MigrationInterface {
  name = 'BlockPeopleOnSeveralDays1796090400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table pass_block_person (
        block_id uuid not null,
        day date not null,
        person_index text not null,
        phone_index text,
        id_index text,
        primary key (block_id, day)
      );
      insert into pass_block_person (block_id, day, person_index, phone_index, id_index)
        select block.id, block.day, block.person_index, declaration.phone_index, declaration.id_index from pass_block block
        left join declaration on declaration.id = block.declaration_id and declaration.day = block.day
          and declaration.person_index = block.person_index
        where block.person_index <> block.declaration_id::text;
      create index pass_block_person_by_day on pass_block_person (day, person_index);
      alter table pass_block drop column person_index;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table pass_block add column person_index text;
      update pass_block block set person_index = coalesce(
        (select person.person_index from pass_block_person person where person.block_id = block.id and person.day = block.day),
        block.declaration_id::text
      );
      alter table pass_block alter column person_index set not null;
      drop table pass_block_person;
    `);
  }
}
