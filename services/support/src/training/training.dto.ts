import { unitKinds, type UnitKind } from '@khai-bao/contracts';
import {
  CleanedText,
  IsInstant,
  IsPlainLine,
  NormalisedLine,
  OptionalMember,
} from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { attendeeGroups, type AttendeeGroup } from './audience.js';
import {
  trainingLanguages,
  trainingSessionStates,
  type TrainingLanguage,
  type TrainingSessionState,
} from './session-rules.js';
import { OwnSignUpDto } from './sign-ups.dto.js';

export const maxSessionSeats = 10_000;
const maxAudienceAreas = 40;

/** The member is the address of a room or a recording: `https://…`, without a user name or a password in it. */
export const IsRoomAddress = (): PropertyDecorator =>
  IsUrl({ protocols: ['https'], require_protocol: true, disallow_auth: true, require_tld: false });

const sessionViews = ['upcoming', 'past'] as const;
export type SessionView = (typeof sessionViews)[number];

export class TrainingSessionsQuery {
  @ApiPropertyOptional({ enum: sessionViews, enumName: 'TrainingSessionView', default: 'upcoming' })
  @OptionalMember()
  @IsIn(sessionViews)
  view?: SessionView;
}

/** A training session as DIC or the Department of Health writes it. */
export class WriteTrainingSessionDto {
  @ApiProperty({ maxLength: 200, example: 'Tập huấn khai báo y tế điện tử' })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  title: string;
  /** What the session is about; may be empty. */
  @ApiProperty({ maxLength: 2000 }) @CleanedText() @IsString() @MaxLength(2000) description: string;
  @ApiProperty({ example: '2021-06-26T03:00:00.000Z' }) @IsInstant() startsAt: string;
  @ApiProperty({ example: '2021-06-26T04:30:00.000Z' }) @IsInstant() endsAt: string;
  @ApiProperty({ enum: trainingLanguages, enumName: 'TrainingLanguage', isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(trainingLanguages, { each: true })
  languages: TrainingLanguage[];
  /** Who may sign up. */
  @ApiProperty({ enum: attendeeGroups, enumName: 'AttendeeGroup', isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(attendeeGroups, { each: true })
  attendeeGroups: AttendeeGroup[];
  /** Kinds of unit; empty: all kinds. */
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind', isArray: true })
  @IsArray()
  @ArrayUnique()
  @IsIn(unitKinds, { each: true })
  unitKinds: UnitKind[];
  /** Paths of the areas whose people may sign up: `79` is the whole city. */
  @ApiProperty({ type: [String], example: ['79'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(maxAudienceAreas)
  @ArrayUnique()
  @Matches(/^\d{1,10}(\.\d{1,10}){0,2}$/, { each: true })
  areaPaths: string[];
  @ApiProperty({ minimum: 1, maximum: maxSessionSeats })
  @IsInt()
  @Min(1)
  @Max(maxSessionSeats)
  seats: number;
  @ApiProperty({ maxLength: 500, example: 'https://phong-hop.example.vn/tap-huan' })
  @IsString()
  @MaxLength(500)
  @IsRoomAddress()
  roomAddress: string;
  /** Code of the room; may be empty. */
  @ApiProperty({ maxLength: 60 })
  @NormalisedLine()
  @IsString()
  @MaxLength(60)
  @IsPlainLine()
  roomCode: string;
}

export class CreateTrainingSessionDto extends WriteTrainingSessionDto {
  /** The session took place before it is entered, for its recording and its questions. */
  @ApiPropertyOptional() @OptionalMember() @IsBoolean() isHeld?: boolean;
}

export class ChangeTrainingSessionDto extends WriteTrainingSessionDto {
  /** Version that was read (optimistic lock). */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}

export class CancelTrainingSessionDto {
  /** Why; everybody who is signed up reads it. */
  @ApiProperty({ maxLength: 500 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  @IsPlainLine()
  reason: string;
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}

export class TrainingRecordingDto {
  @ApiProperty({ maxLength: 500, example: 'https://video.example.vn/tap-huan-26-6' })
  @IsString()
  @MaxLength(500)
  @IsRoomAddress()
  address: string;
}

export class TrainingAreaDto {
  @ApiProperty({ example: '79.760' }) path: string;
  /** Empty while the area is unknown. */
  @ApiProperty() name: string;
}

/** The online room, for those who have a seat and for the organisers. */
export class TrainingRoomDto {
  @ApiProperty() address: string;
  /** Empty: it has none. */
  @ApiProperty() code: string;
}

/** The next session for the same reader that has free seats. */
export class NextTrainingDto {
  @ApiProperty() sessionId: string;
  @ApiProperty() title: string;
  @ApiProperty() startsAt: string;
  @ApiProperty() freeSeats: number;
}

export class TrainingSessionDto {
  @ApiProperty() sessionId: string;
  @ApiProperty() title: string;
  @ApiProperty() description: string;
  @ApiProperty() startsAt: string;
  @ApiProperty() endsAt: string;
  @ApiProperty({ enum: trainingSessionStates, enumName: 'TrainingSessionState' }) state: TrainingSessionState;
  /** Why it was cancelled. */
  @ApiProperty({ nullable: true, type: String }) cancelReason: string | null;
  @ApiProperty({ enum: trainingLanguages, enumName: 'TrainingLanguage', isArray: true })
  languages: TrainingLanguage[];
  @ApiProperty({ enum: attendeeGroups, enumName: 'AttendeeGroup', isArray: true })
  attendeeGroups: AttendeeGroup[];
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind', isArray: true }) unitKinds: UnitKind[];
  @ApiProperty({ type: [TrainingAreaDto] }) areas: TrainingAreaDto[];
  @ApiProperty() seats: number;
  /** Seats that are taken. */
  @ApiProperty() seated: number;
  /** People on the waiting list. */
  @ApiProperty() waiting: number;
  /** People who entered the room. */
  @ApiProperty() arrived: number;
  @ApiProperty() organiserPlace: string;
  @ApiProperty({ nullable: true, type: String }) recordingAddress: string | null;
  @ApiProperty({ nullable: true, type: TrainingRoomDto }) room: TrainingRoomDto | null;
  /** Groups for which the reader may sign people up; empty: none. */
  @ApiProperty({ enum: attendeeGroups, enumName: 'AttendeeGroup', isArray: true })
  groupsToSignUp: AttendeeGroup[];
  /** The people whom the reader's unit, or the reader, has signed up. */
  @ApiProperty({ type: [OwnSignUpDto] }) ownSignUps: OwnSignUpDto[];
  /** Offered while the session is full. */
  @ApiProperty({ nullable: true, type: NextTrainingDto }) next: NextTrainingDto | null;
  /** Its thread in the Support channel, for accounts of the channel. */
  @ApiProperty({ nullable: true, type: String }) threadId: string | null;
  /** Whether the reader may change it. */
  @ApiProperty() mayManage: boolean;
  @ApiProperty() version: number;
}

export class TrainingSessionListDto {
  @ApiProperty({ type: [TrainingSessionDto] }) items: TrainingSessionDto[];
}
