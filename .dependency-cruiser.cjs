/** Who may import whom (ARCHITECTURE.md). Each rule names what it keeps apart. */
const modules = '^server/modules/([^/]+)/';
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'shared-is-pure',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server|web|cli|test)/' },
    },
    {
      name: 'lib-knows-nobody',
      severity: 'error',
      from: { path: '^server/lib/' },
      to: { path: '^server/(?!lib/)|^(web|cli)/' },
    },
    {
      name: 'formats-are-pure',
      severity: 'error',
      from: { path: '^server/formats/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/(infra|modules|http|verbs)/|^(web|cli)/' },
    },
    {
      name: 'infra-knows-no-module',
      severity: 'error',
      from: { path: '^server/infra/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/(modules|http|verbs)/|^(web|cli)/' },
    },
    {
      name: 'modules-by-their-index',
      severity: 'error',
      from: { path: modules, pathNot: '\\.test\\.ts$' },
      to: { path: modules, pathNot: ['^server/modules/$1/', '/index\\.ts$', '^server/modules/identity/policy\\.ts$'] },
    },
    {
      name: 'others-by-the-index',
      severity: 'error',
      from: { path: '^(server/(app|main|verbs|http)|cli)' },
      to: { path: modules, pathNot: ['/index\\.ts$', '^server/modules/identity/policy\\.ts$'] },
    },
    {
      name: 'routes-ask-services',
      severity: 'error',
      from: { path: '\\.routes\\.ts$' },
      to: { path: '\\.repo\\.ts$' },
    },
    {
      name: 'kysely-in-repos',
      severity: 'error',
      from: { path: '^(server|cli)/', pathNot: ['^server/infra/', '\\.repo\\.ts$', '\\.test\\.ts$'] },
      to: { path: 'node_modules/kysely' },
    },
    {
      name: 'fastify-in-http',
      severity: 'error',
      from: {
        path: '^(server|cli)/',
        pathNot: ['^server/http/', '\\.routes\\.ts$', '^server/(app|main)\\.ts$', '\\.test\\.ts$'],
      },
      to: { path: 'node_modules/(fastify|@fastify)/' },
    },
    { name: 'web-knows-only-shared', severity: 'error', from: { path: '^web/' }, to: { path: '^(server|cli|test)/' } },
    {
      name: 'no-tests-in-code',
      severity: 'error',
      from: { pathNot: ['\\.test\\.ts$', '\\.child\\.ts$', '^test/'] },
      to: { path: ['\\.test\\.ts$', '^test/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
