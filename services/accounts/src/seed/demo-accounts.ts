import { Injectable, type OnModuleInit } from '@nestjs/common';
import { areaSeed, AreaTree } from '@khai-bao/areas';
import type { Role } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountsConfig } from '../accounts.config.js';
import { AccountStore } from '../accounts/account-store.js';
import { AccountEntity } from '../accounts/account.entity.js';
import { PasswordHasher } from '../accounts/password-hasher.js';
import { PersonalDataCipher } from '../accounts/personal-data-cipher.js';
import { lockDemoAccounts } from './seed.queries.js';

interface DemoAccount {
  readonly username: string;
  readonly role: Role;
  readonly areaCode: string;
  readonly displayName: string;
  /** Place shown under the name; the area's name when absent. */
  readonly place?: string;
}

/** One account for each role and level of officials. Area codes: General Statistics Office. */
export const demoAccounts: readonly DemoAccount[] = [
  { username: 'phuong.bennghe', role: 'ward-officer', areaCode: '26740', displayName: 'Trần Văn Hòa' },
  { username: 'phuong.dakao', role: 'ward-officer', areaCode: '26737', displayName: 'Nguyễn Thu' },
  {
    username: 'quan1',
    role: 'district-officer',
    areaCode: '760',
    displayName: 'Nguyễn An',
    place: 'UBND Quận 1',
  },
  {
    username: 'quan3',
    role: 'district-officer',
    areaCode: '770',
    displayName: 'Võ Thành',
    place: 'UBND Quận 3',
  },
  {
    username: 'so.tttt',
    role: 'dic-operator',
    areaCode: '79',
    displayName: 'Lê Minh',
    place: 'Sở Thông tin và Truyền thông',
  },
  // An approval rule is switched on by a second person.
  {
    username: 'so.tttt2',
    role: 'dic-operator',
    areaCode: '79',
    displayName: 'Phan Thu Hà',
    place: 'Sở Thông tin và Truyền thông',
  },
  {
    username: 'so.yte',
    role: 'health-department',
    areaCode: '79',
    displayName: 'Đặng Thảo',
    place: 'Sở Y tế',
  },
  {
    username: 'ttyt.quan1',
    role: 'medical-centre',
    areaCode: '760',
    displayName: 'Phạm Thị Lan',
    place: 'Trung tâm y tế Quận 1',
  },
  {
    username: 'ttyt.quan3',
    role: 'medical-centre',
    areaCode: '770',
    displayName: 'Huỳnh Tú',
    place: 'Trung tâm y tế Quận 3',
  },
  { username: 'hcdc', role: 'cdc', areaCode: '79', displayName: 'Bùi Khánh', place: 'HCDC' },
  { username: 'kiemtra', role: 'auditor', areaCode: '79', displayName: 'Mai Anh', place: 'Thanh tra' },
];

/** Creates the demonstration accounts in an empty database when `SEED_DEMO` is set. */
@Injectable()
export class DemoAccountsSeeder implements OnModuleInit {
  constructor(
    private readonly config: AccountsConfig,
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly cipher: PersonalDataCipher,
    private readonly hasher: PasswordHasher,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.config.seedDemo) return;
    if (await this.dataSource.manager.exists(AccountEntity)) return;
    const tree = new AreaTree(areaSeed);
    const hashed = await this.hasher.hashPassword(this.config.demoPassword);
    await this.dataSource.transaction(async (manager) => {
      await lockDemoAccounts(manager);
      for (const demo of demoAccounts) {
        const id = uuidv7();
        const area = tree.findArea(demo.areaCode, '2021-06-25');
        if (area === undefined) throw new Error(`no area ${demo.areaCode}`);
        const created = await this.store.createAccountIfAbsent(manager, {
          id,
          role: demo.role,
          state: 'ACTIVATED',
          stateSince: this.clock.now(),
          username: demo.username,
          displayNameSealed: this.cipher.sealField(id, 'name', demo.displayName),
          place: demo.place ?? area.name,
          areaCode: demo.areaCode,
          areaPath: tree.areaPathOf(demo.areaCode, '2021-06-25'),
          areaName: area.name,
          passwordHash: hashed,
        });
        if (created !== null) await this.store.publishAccount(manager, created, null);
      }
    });
  }
}
