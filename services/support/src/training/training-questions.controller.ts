import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  AnswerTrainingQuestionDto,
  AskTrainingQuestionDto,
  TrainingFaqDto,
  TrainingQuestionListDto,
} from './training-questions.dto.js';
import { TrainingQuestionsService } from './training-questions.service.js';

@ApiTags('training')
@Controller('v1/training')
export class TrainingQuestionsController {
  constructor(private readonly questions: TrainingQuestionsService) {}

  /** Lists the questions of a session, those with most votes first. */
  @Get('sessions/:id/questions')
  @RequirePermission('training.read')
  @ApiOkResponse({ type: TrainingQuestionListDto })
  async listTrainingQuestions(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<TrainingQuestionListDto> {
    return { items: await this.questions.listQuestions(actor, id) };
  }

  @Post('sessions/:id/questions')
  @HttpCode(200)
  @RequirePermission('training.read')
  @ApiOkResponse({ type: TrainingQuestionListDto })
  async askTrainingQuestion(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: AskTrainingQuestionDto,
  ): Promise<TrainingQuestionListDto> {
    return { items: await this.questions.askQuestion(actor, id, form.text) };
  }

  @Put('questions/:id/vote')
  @RequirePermission('training.read')
  @ApiOkResponse({ type: TrainingQuestionListDto })
  async voteForTrainingQuestion(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<TrainingQuestionListDto> {
    return { items: await this.questions.setVote(actor, id, true) };
  }

  @Delete('questions/:id/vote')
  @RequirePermission('training.read')
  @ApiOkResponse({ type: TrainingQuestionListDto })
  async withdrawTrainingVote(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<TrainingQuestionListDto> {
    return { items: await this.questions.setVote(actor, id, false) };
  }

  @Put('questions/:id/answer')
  @RequirePermission('training.manage')
  @ApiOkResponse({ type: TrainingQuestionListDto })
  async answerTrainingQuestion(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: AnswerTrainingQuestionDto,
  ): Promise<TrainingQuestionListDto> {
    return { items: await this.questions.answerQuestion(actor, id, form.answer) };
  }

  /** Lists the answered questions of all sessions, for the guides. */
  @Get('faq')
  @RequirePermission('training.read')
  @ApiOkResponse({ type: TrainingFaqDto })
  async listTrainingFaq(): Promise<TrainingFaqDto> {
    return { items: await this.questions.listFaq() };
  }
}
