import { DefaultNamingStrategy } from 'typeorm';

/** Maps the property `lastPostAt` of an entity to the column `last_post_at`. Tables are named by `@Entity('thread')`. */
export class SnakeCaseNaming extends DefaultNamingStrategy {
  override columnName(property: string, customName: string | undefined, prefixes: string[]): string {
    return toSnakeCase([...prefixes, customName ?? property].join('_'));
  }

  override joinColumnName(relation: string, column: string): string {
    return toSnakeCase(`${relation}_${column}`);
  }
}

const toSnakeCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
