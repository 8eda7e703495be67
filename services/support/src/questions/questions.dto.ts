import { ApiProperty } from '@nestjs/swagger';
import { officialBodies, type OfficialBody } from '../committees/committee.js';

/** Bodies that can be asked: DIC, Health, or the district's or ward's committee of the thread's area. */
export const askableBodies = ['dic', 'health', 'district', 'ward'] as const;
export type AskableBody = (typeof askableBodies)[number];

/** The question of a post. */
export class QuestionDto {
  @ApiProperty({ enum: officialBodies, enumName: 'OfficialBody' }) owedBody: OfficialBody;
  /** The committee that owes the answer; null for DIC and Health, which need no further name. */
  @ApiProperty({ nullable: true, type: String }) owedPlace: string | null;
  @ApiProperty() dueAt: string;
  @ApiProperty({ nullable: true, type: String }) answeredAt: string | null;
  @ApiProperty() isLate: boolean;
  /** The reader's committee owes the answer, or is the tier above a committee with an overdue answer. */
  @ApiProperty() isYours: boolean;
}
