import { Injectable } from '@nestjs/common';
import { formatPhone, normalisePhone } from '@khai-bao/health-form';
import type { Actor } from '@khai-bao/platform/auth';
import { updateReturning } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AreasService } from '../areas/areas.service.js';
import { lockContactPointsOf } from './announcements.queries.js';
import { ContactPointEntity } from './contact-point.entity.js';
import type {
  AreaContactsDto,
  ChangeContactPointDto,
  ContactPointDto,
  WriteContactPointDto,
} from './contact-points.dto.js';

/** Contact points of one committee; more do not fit on a printed notice. */
const maxContactPoints = 20;

/** Contact points of committees. They are public; a committee edits its own. */
@Injectable()
export class ContactPointsService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(ContactPointEntity) private readonly contactPoints: Repository<ContactPointEntity>,
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
      await lockContactPointsOf(manager, area);
      const contactPoints = manager.getRepository(ContactPointEntity);
      if ((await contactPoints.countBy({ areaCode: area })) >= maxContactPoints)
        throw new Problem('REGISTRATION.TOO_MANY_CONTACTS');
      const { name, post, hours, kinds } = form;
      const now = this.clock.now();
      const added = contactPoints.create({
        id: uuidv7(),
        areaCode: area,
        name,
        post,
        phone,
        hours,
        kinds,
        version: 1,
        createdAt: now,
        changedAt: now,
        changedBy: actor.accountId,
      });
      await contactPoints.insert(added);
      return toContactPointDto(added);
    });
  }

  /** Overwrites a contact point. @throws Problem REGISTRATION.BAD_PHONE, REGISTRATION.CONTACT_NOT_FOUND, REGISTRATION.CONTACT_CHANGED */
  async changeContactPoint(actor: Actor, id: string, form: ChangeContactPointDto): Promise<ContactPointDto> {
    const { name, post, hours, kinds, version } = form;
    const [changed] = await updateReturning(
      this.dataSource.manager,
      ContactPointEntity,
      { id, areaCode: requireOwnAreaCode(actor), version },
      {
        name,
        post,
        phone: normaliseDialledNumber(form.phone),
        hours,
        kinds,
        changedAt: this.clock.now(),
        changedBy: actor.accountId,
        version: () => 'version + 1',
      },
    );
    return changed === undefined ? this.throwNotFoundOrChanged(actor, id) : toContactPointDto(changed);
  }

  /** Deletes a contact point of the actor's committee. @throws Problem REGISTRATION.CONTACT_NOT_FOUND */
  async deleteContactPoint(actor: Actor, id: string): Promise<void> {
    const { affected } = await this.contactPoints.delete({ id, areaCode: requireOwnAreaCode(actor) });
    if (affected === 0) throw new Problem('REGISTRATION.CONTACT_NOT_FOUND');
  }

  private async throwNotFoundOrChanged(actor: Actor, id: string): Promise<never> {
    const isThere = await this.contactPoints.existsBy({ id, areaCode: requireOwnAreaCode(actor) });
    throw new Problem(isThere ? 'REGISTRATION.CONTACT_CHANGED' : 'REGISTRATION.CONTACT_NOT_FOUND');
  }

  private async listContactPointsOfCommittee(areaCode: string): Promise<ContactPointDto[]> {
    const found = await this.contactPoints.find({
      where: { areaCode },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
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

const toContactPointDto = (point: ContactPointEntity): ContactPointDto => ({
  id: point.id,
  name: point.name,
  post: point.post,
  phone: formatPhone(point.phone),
  hours: point.hours,
  kinds: point.kinds,
  version: point.version,
});
