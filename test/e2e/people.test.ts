/** Three administrators who exclude each other: accounts, roles, lock-out, and the ledger that tells of it all. */
import { expect, test } from 'vitest';
import { translate } from '../../shared/i18n/index.ts';
import { firstSignIn, LOCALES, openStage } from './journey.ts';

test.each(LOCALES)('%s', { timeout: 240_000 }, async (locale) => {
  const stage = await openStage('empty');

  // The system administrator makes an account; its password is shown once.
  const system = await stage.visitAs('system', '/work/users', { locale });
  const { t } = system;
  await system.page.getByRole('button', { name: t('admin', 'users.new') }).click();
  const dialog = system.page.getByRole('dialog', { name: t('admin', 'users.new') });
  await dialog.getByLabel(t('admin', 'users.name'), { exact: true }).fill('王敏');
  await dialog.getByLabel(t('admin', 'users.login'), { exact: true }).fill('wangmin');
  await dialog.getByRole('button', { name: t('admin', 'new.submit') }).click();
  const issued = system.page.getByRole('dialog', { name: t('admin', 'password.title') });
  const oneTime = (await issued.locator('output').textContent())!;
  expect(oneTime).toMatch(/^[a-z0-9-]{12,}$/);
  await issued.getByRole('button', { name: t('admin', 'password.done') }).click();
  await system.page.getByRole('row').filter({ hasText: 'wangmin' }).waitFor();
  await system.close();

  // The security administrator grants; what excludes each other cannot be ticked, and why is said.
  const security = await stage.visitAs('security', '/work/users', { locale });
  await security.page.getByRole('button', { name: `${t('admin', 'users.act-roles')}: 王敏` }).click();
  const roles = security.page.getByRole('dialog');
  await roles.getByLabel(t('terms', 'role.archivist'), { exact: true }).check();
  const auditor = roles.getByLabel(t('terms', 'role.audit-admin'), { exact: true });
  expect(await auditor.isDisabled()).toBe(true);
  const why = t('admin', 'roles.excluded', { other: t('terms', 'role.archivist') });
  await roles.getByText(why).first().waitFor();
  await roles.getByRole('button', { name: t('admin', 'roles.submit') }).click();
  await security.page.getByText(t('admin', 'roles.done')).waitFor();
  await security.close();

  // The new archivist works, and cannot see who else has an account.
  const wang = await stage.visit('/work/users', { locale });
  await firstSignIn(wang, 'wangmin', oneTime);
  await wang.page.getByRole('link', { name: t('workbench', 'nav.accessions') }).waitFor();
  expect(await wang.page.getByRole('link', { name: t('workbench', 'nav.users') }).count()).toBe(0);
  await wang.page.goto(`${stage.url}/work/users`);
  await wang.page.getByText(t('workbench', 'forbidden'), { exact: true }).waitFor();
  expect((await wang.context.request.get(`${stage.url}/api/v1/users`)).status()).toBe(403);
  await wang.close();

  // Five wrong passwords shut the account, also for the right one.
  const guesser = await stage.visit('/login', { locale });
  const { page } = guesser;
  for (let guess = 1; guess <= 5; guess++) {
    await page.getByLabel(t('account', 'login.login')).fill('desk');
    await page.getByLabel(t('account', 'login.password'), { exact: true }).fill(`wrong ${guess}`);
    const answered = page.waitForResponse(/\/api\/v1\/session$/);
    await page.getByRole('button', { name: t('account', 'login.submit') }).click();
    expect((await answered).status()).toBe(guess < 5 ? 401 : 423);
  }
  const shut = translate(locale, 'problem.account-locked', { minutes: 15 });
  await page.getByText(shut).waitFor();
  await page.getByLabel(t('account', 'login.password'), { exact: true }).fill(stage.passwords.desk!);
  await page.getByRole('button', { name: t('account', 'login.submit') }).click();
  await page.getByText(shut).waitFor();
  await guesser.close();

  // The audit administrator reads what was done, and verifies it.
  const audit = await stage.visitAs('audit', '/work/ledger', { locale });
  for (const act of ['user.create', 'grant.change', 'session.fail'])
    await audit.page
      .getByRole('grid')
      .getByText(t('terms', `act.${act}`))
      .first()
      .waitFor();
  await audit.page.getByRole('button', { name: t('admin', 'verify.now') }).click();
  await audit.page.getByText(t('admin', 'verify.ok'), { exact: true }).waitFor();
  await audit.close();
});
