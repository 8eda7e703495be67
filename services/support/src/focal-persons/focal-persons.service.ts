import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { formatPhone, normalisePhone } from '@khai-bao/health-form';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { isDay } from '@khai-bao/platform/working-time';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AreaEntity } from '../committees/area.entity.js';
import { committeeOf, areaPathWithAncestors, type Committee } from '../committees/committee.js';
import { FocalPersonEntity } from './focal-person.entity.js';
import { findFocalPersonPage, lockFocalPersonsOf } from './focal-persons.queries.js';
import type {
  ChangeFocalPersonDto,
  FocalPersonDto,
  FocalPersonListDto,
  FocalPersonQuery,
  WriteFocalPersonDto,
} from './focal-persons.dto.js';

/** Focal persons of one committee. */
const maxFocalPersonsPerCommittee = 20;
/** Manages focal persons: each committee maintains its own, and every account of the channel reads them. */
@Injectable()
export class FocalPersonsService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(FocalPersonEntity) private readonly focalPersons: Repository<FocalPersonEntity>,
    private readonly clock: Clock,
  ) {}

  /** Lists one page of focal persons that match the query, or those of the own area and the areas above it. */
  async listFocalPersons(actor: Actor, query: FocalPersonQuery): Promise<FocalPersonListDto> {
    const own = committeeOf(actor);
    const found = await findFocalPersonPage(
      this.dataSource.manager,
      query.q === undefined || foldVietnamese(query.q) === ''
        ? { areaPaths: areaPathWithAncestors(own.areaPath) }
        : { foldedText: foldVietnamese(query.q) },
      decodeCursor(query.cursor, 'text', 'uuid'),
      query.limit + 1,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.areaPath, last.id));
    return {
      nextCursor: page.nextCursor,
      items: page.items.map((person) => this.toFocalPersonDto(person, own)).sort(compareByCallingOrder),
    };
  }

  /** Lists the focal persons of the own committee, including absent ones. */
  async listOwnFocalPersons(actor: Actor): Promise<FocalPersonListDto> {
    const own = committeeOf(actor);
    const found = await this.focalPersons.find({
      where: { areaPath: own.areaPath, body: own.body },
      order: { isDeputy: 'ASC', createdAt: 'ASC', id: 'ASC' },
    });
    return { nextCursor: null, items: found.map((person) => this.toFocalPersonDto(person, own)) };
  }

  /** @throws Problem SUPPORT.BAD_PHONE, SUPPORT.BAD_ABSENCE, SUPPORT.TOO_MANY_FOCAL_PERSONS */
  addFocalPerson(actor: Actor, form: WriteFocalPersonDto): Promise<FocalPersonDto> {
    const own = committeeOf(actor);
    const written = toColumnValues(form);
    return this.dataSource.transaction(async (manager) => {
      await lockFocalPersonsOf(manager, own);
      const focalPersons = manager.getRepository(FocalPersonEntity);
      const existing = await focalPersons.countBy({ areaPath: own.areaPath, body: own.body });
      if (existing >= maxFocalPersonsPerCommittee) throw new Problem('SUPPORT.TOO_MANY_FOCAL_PERSONS');
      const now = this.clock.now();
      const added = focalPersons.create({
        id: uuidv7(),
        ...own,
        ...written,
        searchText: await buildSearchText(manager, form, own),
        createdAt: now,
        changedAt: now,
        changedBy: actor.accountId,
        version: 1,
      });
      await focalPersons.insert(added);
      return this.toFocalPersonDto(added, own);
    });
  }

  /** @throws Problem SUPPORT.BAD_PHONE, SUPPORT.BAD_ABSENCE, SUPPORT.FOCAL_PERSON_NOT_FOUND, SUPPORT.FOCAL_PERSON_CHANGED */
  updateFocalPerson(actor: Actor, id: string, form: ChangeFocalPersonDto): Promise<FocalPersonDto> {
    const own = committeeOf(actor);
    const written = toColumnValues(form);
    return this.dataSource.transaction(async (manager) => {
      const focalPersons = manager.getRepository(FocalPersonEntity);
      const person = await focalPersons.findOne({
        where: { id, areaPath: own.areaPath, body: own.body },
        lock: { mode: 'pessimistic_write' },
      });
      if (person === null) throw new Problem('SUPPORT.FOCAL_PERSON_NOT_FOUND');
      if (person.version !== form.version) throw new Problem('SUPPORT.FOCAL_PERSON_CHANGED');
      const changed = {
        ...written,
        place: own.place,
        searchText: await buildSearchText(manager, form, own),
        changedAt: this.clock.now(),
        changedBy: actor.accountId,
        version: person.version + 1,
      };
      await focalPersons.update({ id }, changed);
      return this.toFocalPersonDto({ ...person, ...changed }, own);
    });
  }

  /** @throws Problem SUPPORT.FOCAL_PERSON_NOT_FOUND */
  async deleteFocalPerson(actor: Actor, id: string): Promise<void> {
    const own = committeeOf(actor);
    const { affected } = await this.focalPersons.delete({ id, areaPath: own.areaPath, body: own.body });
    if (affected === 0) throw new Problem('SUPPORT.FOCAL_PERSON_NOT_FOUND');
  }

  private toFocalPersonDto(person: FocalPersonEntity, own: Committee): FocalPersonDto {
    const today = this.clock.today();
    return {
      id: person.id,
      body: person.body,
      areaCode: person.areaCode,
      place: person.place,
      name: person.name,
      post: person.post,
      phone: formatPhone(person.phone),
      email: person.email,
      isDeputy: person.isDeputy,
      absentFrom: person.absentFrom,
      absentTo: person.absentTo,
      isAway:
        person.absentFrom !== null &&
        person.absentTo !== null &&
        person.absentFrom <= today &&
        today <= person.absentTo,
      isOwn: person.areaPath === own.areaPath && person.body === own.body,
      version: person.version,
    };
  }
}

/** Orders by committee, the own and the lowest level first; within a committee present before absent, then persons before deputies. */
const compareByCallingOrder = (one: FocalPersonDto, other: FocalPersonDto): number =>
  Number(other.isOwn) - Number(one.isOwn) ||
  other.areaCode.length - one.areaCode.length ||
  one.place.localeCompare(other.place, 'vi') ||
  Number(one.isAway) - Number(other.isAway) ||
  Number(one.isDeputy) - Number(other.isDeputy);

type WrittenColumns = Pick<
  FocalPersonEntity,
  'name' | 'post' | 'phone' | 'email' | 'isDeputy' | 'absentFrom' | 'absentTo'
>;

function toColumnValues(form: WriteFocalPersonDto): WrittenColumns {
  const phone = normalisePhone(form.phone);
  if (phone === null) throw new Problem('SUPPORT.BAD_PHONE', { fields: [{ path: 'phone', code: 'phone' }] });
  // An absent member is null: `undefined` would leave the column as it is.
  const [email, absentFrom, absentTo] = [form.email ?? null, form.absentFrom ?? null, form.absentTo ?? null];
  if (
    (absentFrom === null) !== (absentTo === null) ||
    (absentFrom !== null &&
      absentTo !== null &&
      (absentFrom > absentTo || !isDay(absentFrom) || !isDay(absentTo)))
  )
    throw new Problem('SUPPORT.BAD_ABSENCE', { fields: [{ path: 'absentTo', code: 'absence' }] });
  const { name, post, isDeputy } = form;
  return { name, post, phone, email, isDeputy, absentFrom, absentTo };
}

/** Builds the search text. It contains the full name of the area, which the name of a committee may abbreviate. */
async function buildSearchText(
  manager: EntityManager,
  form: WriteFocalPersonDto,
  own: Committee,
): Promise<string> {
  const area = await manager.findOneBy(AreaEntity, { code: own.areaCode });
  return foldVietnamese([form.name, form.post, own.place, area?.fullName ?? ''].join(' '));
}
