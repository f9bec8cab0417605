/* lines_reporter.mjs: node:test's events as one line a test, `[       OK ] name` or `[  FAILED  ] name`. */
export default async function* (events) {
  for await (const { type, data } of events) {
    if (type === 'test:pass') yield `[       OK ] ${data.name}\n`;
    else if (type === 'test:fail') {
      const error = data.details.error.cause ?? data.details.error;
      yield `${String(error.stack ?? error).split('\n').slice(0, 24).map((l) => '    ' + l).join('\n')}\n[  FAILED  ] ${data.name}\n`;
    }
  }
}
