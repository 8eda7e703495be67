import {
  IsEmailAddress,
  IsPlainLine,
  NestedList,
  NormalisedLine,
  OptionalMember,
} from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { attendeeGroups, type AttendeeGroup } from './audience.js';
import {
  trainingMailKinds,
  trainingMailSkipReasons,
  type TrainingMailKind,
  type TrainingMailSkipReason,
} from './mail-rules.js';
import { linkStates, type LinkState } from './session-rules.js';
import { trainingMailStates, type TrainingMailState } from './training-mail.entity.js';
import { signUpStates, type SignUpState } from './training-sign-up.entity.js';

/** People of one request. */
export const maxPeoplePerRequest = 20;

/** A person to sign up. */
export class TrainingPersonDto {
  @ApiProperty({ enum: attendeeGroups, enumName: 'AttendeeGroup' })
  @IsIn(attendeeGroups)
  group: AttendeeGroup;
  /** Left out: the signed-in account itself. */
  @ApiPropertyOptional({ maxLength: 200 })
  @OptionalMember()
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  name?: string;
  /** Address for the confirmation and the reminders; left out: none is mailed. */
  @ApiPropertyOptional({ maxLength: 254 }) @OptionalMember() @IsEmailAddress() @MaxLength(254) email?: string;
}

export class SignUpForTrainingDto {
  @ApiProperty({ type: [TrainingPersonDto] })
  @NestedList(() => TrainingPersonDto)
  @ArrayMinSize(1)
  @ArrayMaxSize(maxPeoplePerRequest)
  people: TrainingPersonDto[];
}

/** A mail to a person, and why it was not sent. */
export class TrainingMailDto {
  @ApiProperty({ enum: trainingMailKinds, enumName: 'TrainingMailKind' }) kind: TrainingMailKind;
  @ApiProperty({ enum: trainingMailStates, enumName: 'TrainingMailState' }) state: TrainingMailState;
  @ApiProperty({ nullable: true, enum: trainingMailSkipReasons, enumName: 'TrainingMailSkipReason' })
  reason: TrainingMailSkipReason | null;
  /** When it is due, or when it was sent or decided against. */
  @ApiProperty() at: string;
}

/** A person whom the reader has signed up. */
export class OwnSignUpDto {
  @ApiProperty() signUpId: string;
  /** Empty: it was deleted after the retention. */
  @ApiProperty() name: string;
  @ApiProperty({ nullable: true, type: String }) email: string | null;
  @ApiProperty({ enum: attendeeGroups, enumName: 'AttendeeGroup' }) group: AttendeeGroup;
  @ApiProperty({ enum: signUpStates, enumName: 'TrainingSignUpState' }) state: SignUpState;
  /** Place on the waiting list, from 1; null: not waiting. */
  @ApiProperty({ nullable: true, type: Number }) position: number | null;
  /** Whether the person is the reader. */
  @ApiProperty() isSelf: boolean;
  /** The person's own link into the room; null without a seat. */
  @ApiProperty({ nullable: true, type: String }) link: string | null;
  @ApiProperty({ nullable: true, type: String }) arrivedAt: string | null;
  @ApiProperty({ type: [TrainingMailDto] }) mails: TrainingMailDto[];
}

/** A person on the attendance list, for the organisers. */
export class AttendeeDto {
  @ApiProperty() signUpId: string;
  /** Empty: it was deleted after the retention. */
  @ApiProperty() name: string;
  @ApiProperty({ enum: attendeeGroups, enumName: 'AttendeeGroup' }) group: AttendeeGroup;
  @ApiProperty({ enum: signUpStates, enumName: 'TrainingSignUpState' }) state: SignUpState;
  /** Name of the unit; null for officials. */
  @ApiProperty({ nullable: true, type: String }) unitName: string | null;
  @ApiProperty() areaName: string;
  @ApiProperty({ nullable: true, type: String }) arrivedAt: string | null;
  /** Null: not known. */
  @ApiProperty({ nullable: true, type: String }) departedAt: string | null;
}

export class AttendanceDto {
  @ApiProperty({ type: [AttendeeDto] }) items: AttendeeDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class TrainingTokenDto {
  @ApiProperty() @IsString() @MaxLength(100) token: string;
}

/** What a personal link leads to. */
export class TrainingLinkDto {
  @ApiProperty({ enum: linkStates, enumName: 'TrainingLinkState' }) state: LinkState;
  @ApiProperty() title: string;
  @ApiProperty() startsAt: string;
  @ApiProperty() endsAt: string;
  /** When the room opens. */
  @ApiProperty() opensAt: string;
  @ApiProperty({ nullable: true, type: String }) cancelReason: string | null;
  @ApiProperty() organiserPlace: string;
  @ApiProperty({ nullable: true, type: String }) arrivedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) departedAt: string | null;
  /** Address and code of the room, while it is open. */
  @ApiProperty({ nullable: true, type: String }) roomAddress: string | null;
  @ApiProperty({ nullable: true, type: String }) roomCode: string | null;
  @ApiProperty({ nullable: true, type: String }) recordingAddress: string | null;
}
