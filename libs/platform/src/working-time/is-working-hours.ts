import { ValidatorConstraint } from 'class-validator';
import { partsOfDay } from './working-time.js';

/** A variable that says when offices are open. */
@ValidatorConstraint({ name: 'workingHours' })
export class IsWorkingHours {
  validate(value: unknown): boolean {
    return typeof value === 'string' && partsOfDay(value) !== null;
  }
  defaultMessage(): string {
    return 'must be like 07:30-11:30,13:00-17:00';
  }
}
