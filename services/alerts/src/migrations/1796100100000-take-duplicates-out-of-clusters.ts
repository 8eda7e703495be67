import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases that were merged before count once in their clusters: the case that stays takes the place of the duplicate. */
export class TakeDuplicatesOutOfClusters1796100100000 implements MigrationInterface {
  name = 'TakeDuplicatesOutOfClusters1796100100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      insert into case_cluster_member (case_id, cluster_id, changed_at)
        select distinct on (k.merged_into) k.merged_into, m.cluster_id, now()
        from case_cluster_member m join suspected_case k on k.id = m.case_id
        where m.cluster_id is not null and k.merged_into is not null
        order by k.merged_into, k.id
        on conflict (case_id) do nothing;
      update case_cluster_member m set cluster_id = null, changed_at = now() from suspected_case k
        where k.id = m.case_id and m.cluster_id is not null and k.merged_into is not null;
      update case_cluster c set state = 'closed', closed_at = now()
        where state = 'open' and not exists (select from case_cluster_member m where m.cluster_id = c.id);
    `);
  }

  async down(): Promise<void> {
    // Which place a duplicate had is not known any more.
  }
}
