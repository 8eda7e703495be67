import { Injectable } from '@nestjs/common';
import type { UnitKind } from '@khai-bao/contracts';
import { formatPhone, normalisePhone } from '@khai-bao/health-form';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AreasService } from '../areas/areas.service.js';
import type {
  AreaContactsDto,
  ChangeContactPointDto,
  ContactPointDto,
  WriteContactPointDto,
} from './contact-points.dto.js';

interface ContactPointRow {
  readonly id: string;
  readonly name: string;
  readonly post: string;
  readonly phone: string;
  readonly hours: string;
  readonly kinds: UnitKind[];
  readonly version: number;
}

/** Contact points of one committee; more do not fit on a printed notice. */
const maxContactPoints = 20;
const contactPointColumns = 'id, name, post, phone, hours, kinds, version';

/** Contact points of committees. They are public; a committee edits its own. */
@Injectable()
export class ContactPointsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly clock: Clock,
  ) {}

  /** Lists the contact points of an area, and for a ward those of the committee above it. A merged ward has those of its successor. @throws Problem PLATFORM.NOT_FOUND */
  async listContactsOfArea(areaCode: string): Promise<AreaContactsDto> {
    const area = this.areas.findCurrentArea(areaCode);
    if (area === null) throw new Problem('PLATFORM.NOT_FOUND');
    const codes = area.path.split('.');
    const above = area.level === 'ward' ? await this.listContactsOfArea(codes[codes.length - 2]!) : null;
    return { area, contacts: await this.listContactPointsOfCommittee(area.code), above };
  }

  /** Lists the contact points of the actor's committee, in the order of their creation. */
  listOwnContactPoints(actor: Actor): Promise<ContactPointDto[]> {
    return this.listContactPointsOfCommittee(requireOwnAreaCode(actor));
  }

  /** Adds a contact point to the actor's committee. @throws Problem REGISTRATION.BAD_PHONE, REGISTRATION.TOO_MANY_CONTACTS */
  async addContactPoint(actor: Actor, form: WriteContactPointDto): Promise<ContactPointDto> {
    const area = requireOwnAreaCode(actor);
    const phone = normaliseDialledNumber(form.phone);
    return this.dataSource.transaction(async (manager) => {
      await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('contact-points-' || $1, 0))`, [
        area,
      ]);
      const [{ count }] = (await queryRows<{ count: number }>(
        manager,
        'select count(*)::int as count from contact_point where area_code = $1',
        [area],
      )) as [{ count: number }];
      if (count >= maxContactPoints) throw new Problem('REGISTRATION.TOO_MANY_CONTACTS');
      const [added] = await queryRows<ContactPointRow>(
        manager,
        `insert into contact_point (id, area_code, name, post, phone, hours, kinds, created_at, changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9) returning ${contactPointColumns}`,
        [
          uuidv7(),
          area,
          form.name,
          form.post,
          phone,
          form.hours,
          form.kinds,
          this.clock.now(),
          actor.accountId,
        ],
      );
      return toContactPointDto(added!);
    });
  }

  /** Overwrites a contact point. @throws Problem REGISTRATION.BAD_PHONE, REGISTRATION.CONTACT_NOT_FOUND, REGISTRATION.CONTACT_CHANGED */
  async changeContactPoint(actor: Actor, id: string, form: ChangeContactPointDto): Promise<ContactPointDto> {
    const [changed] = await queryRows<ContactPointRow>(
      this.dataSource,
      `update contact_point set name = $4, post = $5, phone = $6, hours = $7, kinds = $8, changed_at = $9, changed_by = $10, version = version + 1
       where id = $1 and area_code = $2 and version = $3 returning ${contactPointColumns}`,
      [
        id,
        requireOwnAreaCode(actor),
        form.version,
        form.name,
        form.post,
        normaliseDialledNumber(form.phone),
        form.hours,
        form.kinds,
        this.clock.now(),
        actor.accountId,
      ],
    );
    return changed === undefined ? this.throwNotFoundOrChanged(actor, id) : toContactPointDto(changed);
  }

  /** Deletes a contact point of the actor's committee. @throws Problem REGISTRATION.CONTACT_NOT_FOUND */
  async deleteContactPoint(actor: Actor, id: string): Promise<void> {
    const removed = await queryRows(
      this.dataSource,
      'with gone as (delete from contact_point where id = $1 and area_code = $2 returning id) select id from gone',
      [id, requireOwnAreaCode(actor)],
    );
    if (removed.length === 0) throw new Problem('REGISTRATION.CONTACT_NOT_FOUND');
  }

  private async throwNotFoundOrChanged(actor: Actor, id: string): Promise<never> {
    const there = await queryRows(
      this.dataSource,
      'select 1 from contact_point where id = $1 and area_code = $2',
      [id, requireOwnAreaCode(actor)],
    );
    throw new Problem(there.length === 0 ? 'REGISTRATION.CONTACT_NOT_FOUND' : 'REGISTRATION.CONTACT_CHANGED');
  }

  private async listContactPointsOfCommittee(areaCode: string): Promise<ContactPointDto[]> {
    const found = await queryRows<ContactPointRow>(
      this.dataSource,
      `select ${contactPointColumns} from contact_point where area_code = $1 order by created_at, id`,
      [areaCode],
    );
    return found.map(toContactPointDto);
  }
}

function requireOwnAreaCode(actor: Actor): string {
  if (actor.areaCode === null) throw new Problem('PLATFORM.FORBIDDEN');
  return actor.areaCode;
}

/** Service numbers: three to eight digits without an area code, `1022` or `1900 9095`. */
const serviceNumberPattern = /^1\d{2,3}([\s.-]?\d){0,6}$/;

function normaliseDialledNumber(typed: string): string {
  const plain = typed.normalize('NFKC').trim();
  const phone = serviceNumberPattern.test(plain) ? plain : normalisePhone(plain);
  if (phone === null)
    throw new Problem('REGISTRATION.BAD_PHONE', { fields: [{ path: 'phone', code: 'phone' }] });
  return phone;
}

const toContactPointDto = ({ phone, ...row }: ContactPointRow): ContactPointDto => ({
  ...row,
  phone: formatPhone(phone),
});
