#!/usr/bin/python3
"""Makes the route table, the checks of bodies and the served document from src/api/openapi.yaml.

    gen_api.py --yaml FILE --source FILE

The C is described in src/api/schema.h (schemas) and src/api/call.h (routes). A schema it cannot express stops the build.
"""
import argparse
import json
import sys

import yaml

METHODS = ('get', 'post', 'put', 'patch', 'delete')
ROLES = {'agent': 'ROLE_AGENT', 'supervisor': 'ROLE_SUPERVISOR', 'admin': 'ROLE_ADMIN'}
KNOWN = {'type', 'format', 'enum', 'minLength', 'maxLength', 'x-max-bytes', 'minimum', 'maximum', 'minItems', 'maxItems',
         'items', 'properties', 'required', 'additionalProperties', 'description', 'default', '$ref'}
BYTES = 'application/octet-stream'  # a body that is not JSON: bytes of a file
TEXT_POINTS_MAX, ITEMS_MAX = 88000, 1000 # a small picture in base64


class Bad(Exception):
    pass


def c_text(text):
    out = []
    for b in text.encode():
        out.append(chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f'\\{b:03o}')
    return '"' + ''.join(out) + '"'


def check_keys(node, where):
    """YAML 1.1 reads the word no as false; quoted it stays a word."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if isinstance(node, dict) and not isinstance(key, str):
            raise Bad(f'{where}: the key {key!r} is no text: quote it')
        check_keys(value, f'{where}/{key}')


class Schemas:
    """Flattens schemas into tables, children first; equal ones are one row."""

    def __init__(self, document):
        self.document = document
        self.rows, self.index, self.properties, self.words = [], {}, [], []

    def resolve(self, s):
        while '$ref' in s:
            at = self.document
            for part in s['$ref'][2:].split('/'):
                at = at[part]
            s = at
        return s

    def add(self, s, where):
        s = self.resolve(s)
        unknown = set(s) - KNOWN
        if unknown:
            raise Bad(f'{where}: cannot check {", ".join(sorted(unknown))}')
        kind = s.get('type')
        make = getattr(self, f'make_{kind}', None)
        if not make:
            raise Bad(f'{where}: cannot check the type {kind}')
        row = make(s, where)
        if row not in self.index:
            self.index[row] = len(self.rows)
            self.rows.append(row)
        return self.index[row]

    def make_string(self, s, where):
        if s.get('format') == 'id':
            return '.type = API_ID, .max = 20, .bytes_max = 20'
        if 'enum' in s:
            first = len(self.words)
            self.words += s['enum']
            return f'.type = API_WORD, .first = {first}, .count = {len(s["enum"])}'
        if 'maxLength' not in s or s['maxLength'] > TEXT_POINTS_MAX:
            raise Bad(f'{where}: a text from outside needs maxLength, at most {TEXT_POINTS_MAX}')
        most = s.get('x-max-bytes', 4 * s['maxLength'])
        return f'.type = API_TEXT, .min = {s.get("minLength", 0)}, .max = {s["maxLength"]}, .bytes_max = {most}'

    def make_integer(self, s, where):
        if 'minimum' not in s or 'maximum' not in s:
            raise Bad(f'{where}: a number from outside needs minimum and maximum')
        return f'.type = API_INTEGER, .min = INT64_C({s["minimum"]}), .max = INT64_C({s["maximum"]})'

    def make_boolean(self, s, where):
        return '.type = API_BOOLEAN'

    def make_array(self, s, where):
        if s.get('maxItems', ITEMS_MAX + 1) > ITEMS_MAX:
            raise Bad(f'{where}: a list from outside needs maxItems, at most {ITEMS_MAX}')
        items = self.add(s['items'], where + '[]')
        return f'.type = API_ARRAY, .min = {s.get("minItems", 0)}, .max = {s["maxItems"]}, .first = {items}'

    def make_object(self, s, where):
        if s.get('additionalProperties') is not False:
            raise Bad(f'{where}: an object from outside needs additionalProperties: false')
        required = set(s.get('required', ()))
        if required - set(s['properties']):
            raise Bad(f'{where}: required names a field that is not there')
        fields = [(name, self.add(p, f'{where}.{name}'), name in required) for name, p in s['properties'].items()]
        first = len(self.properties)
        self.properties += fields
        return f'.type = API_OBJECT, .first = {first}, .count = {len(fields)}'


def word(flag):
    return 'true' if flag else 'false'


def takes_bytes(op):
    return BYTES in op.get('requestBody', {}).get('content', ())


def body_of(op, schemas):
    if 'requestBody' not in op or takes_bytes(op):
        return -1
    return schemas.add(op['requestBody']['content']['application/json']['schema'], op['operationId'])


def query_of(op, schemas):
    fields = {p['name']: p['schema'] for p in op.get('parameters', ()) if p['in'] == 'query'}
    if not fields:
        return -1
    return schemas.add({'type': 'object', 'additionalProperties': False, 'properties': fields}, op['operationId'] + '?')


def routes_of(document, schemas):
    rows, names = [], set()
    for path, item in document['paths'].items():
        if path.count('{') > 1 or '{' in path and '/{id}' not in path:
            raise Bad(f'{path}: only one {{id}} is supported')
        for method in METHODS:
            if method not in item:
                continue
            op = item[method]
            name = op['operationId']
            if name in names:
                raise Bad(f'{path}: {name} is there already')
            names.add(name)
            roles = op['x-roles']
            mask = '0' if roles == ['public'] else ' | '.join(f'1u << {ROLES[r]}' for r in roles)
            rows.append(f'    {{.method = NET_{method.upper()}, .path = "{path}", .run = RUN(api_do_{name}), .roles = {mask}, '
                        f'.body = {body_of(op, schemas)}, .query = {query_of(op, schemas)}, '
                        f'.slow = {word(op.get("x-slow"))}, .files = {word(op.get("x-files"))}, .part = {word(takes_bytes(op))}}},\n')
    return rows


def bytes_of(text):
    data = text.encode()
    lines = [', '.join(str(b) for b in data[i:i + 24]) for i in range(0, len(data), 24)]
    return ',\n    '.join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--yaml', required=True)
    parser.add_argument('--source', required=True)
    args = parser.parse_args()
    with open(args.yaml, encoding='utf-8') as f:
        document = yaml.safe_load(f)

    check_keys(document, '')
    schemas = Schemas(document)
    routes = routes_of(document, schemas)
    out = ['/* made by tools/gen_api.py */\n#include "api/handlers.h"\n\n'
           '/* Tests of the checks alone have no handlers. */\n'
           '#ifdef API_TABLES_ONLY\n#define RUN(f) NULL\n#else\n#define RUN(f) f\n#endif\n\n']
    out.append('const char *const api_words[] = {\n' + ''.join(f'    {c_text(w)},\n' for w in schemas.words) + '};\n\n')
    out.append('const struct api_property api_properties[] = {\n' + ''.join(
        f'    {{{c_text(n)}, {i}, {"true" if r else "false"}}},\n' for n, i, r in schemas.properties) + '};\n\n')
    out.append('const struct api_schema api_schemas[] = {\n' + ''.join(
        f'    {{{row}}}, /* {i} */\n' for i, row in enumerate(schemas.rows)) + '};\n\n')
    out.append('const struct api_route api_routes[] = {\n' + ''.join(routes) + '};\n')
    out.append(f'const uint32_t api_routes_count = {len(routes)};\n\n')
    text = json.dumps(document, ensure_ascii=False, separators=(',', ':'))
    out.append('static const char document[] = {\n    ' + bytes_of(text) + '};\n')
    out.append('const struct str api_document = {document, sizeof document};\n')
    with open(args.source, 'w', encoding='utf-8') as f:
        f.write(''.join(out))


if __name__ == '__main__':
    try:
        main()
    except Bad as e:
        sys.exit(f'gen_api: {e}')
