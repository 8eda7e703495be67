import { ensureDatabases } from '@khai-bao/local/databases.ts';
import { withinJurisdiction } from '@khai-bao/platform/auth';
import {
  deleteReturning,
  insertIfAbsent,
  insertReturning,
  queryEntities,
  SnakeCaseNaming,
  updateReturning,
} from '@khai-bao/platform/database';
import { testServers } from '@khai-bao/testing';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';

@Entity('place')
class PlaceEntity {
  @PrimaryColumn('int') id: number;
  @Column('text') areaPath: string;
  @Column('date', { name: 'from_day' }) opensOn: string;
  @Column('bigint') visits: string;
  @Column('jsonb') hours: { from: string } | null;
}

describe('rows of entities', () => {
  let dataSource: DataSource;
  beforeAll(async () => {
    const { databaseUrl } = testServers();
    await ensureDatabases(databaseUrl, ['entity_rows'], 'entity_rows');
    const url = new URL(databaseUrl);
    Object.assign(url, { pathname: '/entity_rows', username: 'entity_rows', password: 'entity_rows' });
    dataSource = await new DataSource({
      type: 'postgres',
      url: url.href,
      entities: [PlaceEntity],
      namingStrategy: new SnakeCaseNaming(),
    }).initialize();
    await dataSource.query(
      'create table place (id int primary key, area_path text not null, from_day date not null, visits bigint not null default 5, hours jsonb)',
    );
  }, 30_000);
  afterAll(() => dataSource.destroy());
  beforeEach(async () => {
    await dataSource.query('truncate place');
    const place = { opensOn: '2021-06-30', visits: '9007199254740993', hours: { from: '07:30' } };
    await dataSource.manager.insert(PlaceEntity, [
      { ...place, id: 1, areaPath: '79.760' },
      { ...place, id: 2, areaPath: '79.760.26740' },
      { ...place, id: 3, areaPath: '79.7601' },
    ]);
  });

  it('have the members of the entity; a column that the entity does not map keeps its alias', async () => {
    expect(
      await queryEntities<PlaceEntity, { rank: number }>(
        dataSource.manager,
        PlaceEntity,
        'select p.*, 7 as rank from place p where id = $1',
        [1],
      ),
    ).toEqual([
      {
        id: 1,
        areaPath: '79.760',
        opensOn: '2021-06-30',
        visits: '9007199254740993',
        hours: { from: '07:30' },
        rank: 7,
      },
    ]);
  });

  it('are restricted to a jurisdiction in a query and in an update', async () => {
    const where = { areaPath: withinJurisdiction({ areaPath: '79.760' }) };
    const found = await dataSource.manager.find(PlaceEntity, { where, order: { id: 'ASC' } });
    expect(found.map(({ id }) => id)).toEqual([1, 2]);
    const updated = await updateReturning(dataSource.manager, PlaceEntity, where, {
      visits: () => 'visits + 1',
      hours: null,
    });
    expect(updated.map(({ id, visits, hours, opensOn }) => ({ id, visits, hours, opensOn }))).toEqual(
      [1, 2].map((id) => ({ id, visits: '9007199254740994', hours: null, opensOn: '2021-06-30' })),
    );
  });

  it('are returned when they are inserted, with the defaults of the database, and when they are deleted', async () => {
    const { manager } = dataSource;
    const added = { id: 4, areaPath: '79', opensOn: '2021-06-30', hours: null };
    const stored = { ...added, visits: '5' };
    expect(await insertReturning(manager, PlaceEntity, added)).toEqual(stored);
    await expect(insertReturning(manager, PlaceEntity, added)).rejects.toThrow('duplicate key');
    expect(await insertIfAbsent(manager, PlaceEntity, { ...added, areaPath: '80' })).toBeNull();
    expect(await deleteReturning(manager, PlaceEntity, { id: 4 })).toEqual([stored]);
    expect(await insertIfAbsent(manager, PlaceEntity, added)).toEqual(stored);
  });

  it('are not restricted by an account without a jurisdiction, which is refused', () => {
    expect(() => withinJurisdiction({ areaPath: null })).toThrow(
      expect.objectContaining({ code: 'PLATFORM.FORBIDDEN' }),
    );
  });

  it('are neither read, changed nor deleted by a condition without a value', async () => {
    const condition = { areaPath: undefined } as unknown as { areaPath: string };
    const { manager } = dataSource;
    const before = await manager.count(PlaceEntity);
    await expect(manager.find(PlaceEntity, { where: condition })).rejects.toThrow(/Undefined value/);
    await expect(updateReturning(manager, PlaceEntity, condition, { visits: '0' })).rejects.toThrow();
    await expect(manager.delete(PlaceEntity, condition)).rejects.toThrow();
    expect(await manager.count(PlaceEntity)).toBe(before);
  });
});
