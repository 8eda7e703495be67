import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listReportedPeople } from './pass-blocks.queries.js';

/** Intake asks for each declaration, and few people are reported on a day. */
const cacheLifetimeMs = 1_000;

/** Knows the people whom gate staff have reported on a day, until the report is taken back. The answer may be `cacheLifetimeMs` old. */
@Injectable()
export class ReportedPeople {
  private cached:
    | { readonly day: string; readonly until: number; readonly people: Promise<ReadonlySet<string>> }
    | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** @param personIndex blind index of the person under the key of the day */
  async isReported(day: string, personIndex: string): Promise<boolean> {
    return (await this.loadPeople(day)).has(personIndex);
  }

  private loadPeople(day: string): Promise<ReadonlySet<string>> {
    const now = Date.now();
    if (this.cached !== undefined && this.cached.day === day && this.cached.until > now)
      return this.cached.people;
    const people = listReportedPeople(this.dataSource, day).then((found) => new Set(found));
    this.cached = { day, until: now + cacheLifetimeMs, people };
    people.catch(() => (this.cached = undefined));
    return people;
  }
}
