import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Body, Controller, Injectable, Module, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DeclareDto } from './declare.dto.js';
import { Declaration, OutboxRow } from './entities.js';

/** The usual way of such a service, as its manuals show it: the measure that ours is held against. */
@Injectable()
class DeclarationsService {
  constructor(private readonly dataSource: DataSource) {}

  async declare(form: DeclareDto): Promise<object> {
    const id = randomUUID();
    const acceptedAt = new Date();
    const outcome = form.answers.symptoms.value ? 'suspected' : 'clear';
    await this.dataSource.transaction(async (manager) => {
      await manager.save(
        manager.create(Declaration, {
          id,
          clientKey: form.clientKey,
          gateCode: form.gateCode,
          acceptedAt,
          outcome,
          phone: form.person.phone,
          person: form.person,
          answers: form.answers,
        }),
      );
      await manager.save(
        manager.create(OutboxRow, {
          topic: 'declaration',
          key: id,
          event: { declarationId: id, acceptedAt, outcome, person: form.person, answers: form.answers },
          publishedAt: null,
        }),
      );
    });
    return { declarationId: id, outcome, acceptedAt };
  }
}

@Controller('v1/declarations')
class DeclarationsController {
  constructor(private readonly declarations: DeclarationsService) {}

  @Post()
  declare(@Body() form: DeclareDto): Promise<object> {
    return this.declarations.declare(form);
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env['DATABASE_URL'] ?? '',
      entities: [Declaration, OutboxRow],
      synchronize: true,
      dropSchema: true,
      extra: { max: 20 },
    }),
  ],
  controllers: [DeclarationsController],
  providers: [DeclarationsService],
})
class UsualModule {}

const app = await NestFactory.create(UsualModule, { logger: ['error'] });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
await app.listen(Number(process.env['PORT']), '127.0.0.1');
