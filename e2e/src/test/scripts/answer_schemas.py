#!/usr/bin/env python3
"""Makes one JSON Schema of all answers in Discord's OpenAPI description.

    answer_schemas.py openapi.json > ../resources/dev/throng/e2e/conformance/discord-answers.json

The description is https://github.com/discord/discord-api-spec, specs/openapi.json, MIT licence. Only schemas
that an answer refers to are kept, without prose. "operations" says method, path and statuses of each operation;
the schema of an answer with a body is "$defs/<operation>.<status>". The output depends on the input alone.

An alternative becomes anyOf: the description's oneOf has alternatives that one object may satisfy together.
"""

import json
import sys

METHODS = ("get", "put", "post", "patch", "delete")
REF = "#/components/schemas/"
PROSE = ("description", "title", "example", "examples", "externalDocs", "deprecated")


class Schemas:
    """Collects the named schemas that are used."""

    def __init__(self, schemas):
        self.schemas = schemas
        self.used = {}

    def of(self, schema):
        if isinstance(schema, list):
            return [self.of(one) for one in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            return {"$ref": "#/$defs/" + self.use(schema["$ref"].removeprefix(REF))}
        return {
            "anyOf" if word == "oneOf" else word: self.properties(value) if word == "properties" else self.of(value)
            for word, value in schema.items()
            if word not in PROSE and not word.startswith("x-")
        }

    def properties(self, properties):
        """Any name may be a property's, a word of the schema language too."""
        return {name: self.of(schema) for name, schema in properties.items()}

    def use(self, name):
        if name not in self.used:
            self.used[name] = None
            self.used[name] = self.of(self.schemas[name])
        return name


def main(path):
    with open(path, encoding="utf-8") as file:
        api = json.load(file)
    schemas = Schemas(api["components"]["schemas"])
    operations = {}
    for place, item in api["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                name = operation["operationId"]
                answers = {status: one for status, one in operation["responses"].items() if status.startswith("2")}
                operations[name] = {"method": method.upper(), "path": place, "statuses": sorted(answers)}
                for status, one in answers.items():
                    content = one.get("content", {}).get("application/json")
                    if content:
                        schemas.used[name + "." + status] = schemas.of(content["schema"])
    schemas.use("ErrorResponse")
    print('{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:discord:answers",')
    print('"$comment":"https://github.com/discord/discord-api-spec specs/openapi.json, MIT, Copyright Discord",')
    for word, rows, end in (("operations", operations, ","), ("$defs", schemas.used, "")):
        lines = (json.dumps(k) + ":" + json.dumps(v, separators=(",", ":")) for k, v in sorted(rows.items()))
        print(f'"{word}":{{\n' + ",\n".join(lines) + "\n}" + end)
    print("}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
