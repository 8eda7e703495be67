import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A post's key is its author's own: somebody else's is not in the way. */
export class KeyPostsByAuthor1624493100000 implements MigrationInterface {
  name = 'KeyPostsByAuthor1624493100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table post drop constraint post_client_key_key, add unique (author_id, client_key)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table post drop constraint post_author_id_client_key_key, add unique (client_key)',
    );
  }
}
