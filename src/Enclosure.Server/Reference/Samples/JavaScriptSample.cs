namespace Enclosure.Server.Reference.Samples;

/// <summary>A sample for Node 20 and newer, as a module, with nothing to install.</summary>
internal static class JavaScriptSample
{
    public static string Write(SampleRequest request)
    {
        string[] imports = [.. Imports(request)];
        string[] lines =
        [
            .. imports,
            .. imports.Length > 0 ? [""] : Array.Empty<string>(),
            .. Before(request.Body),
            $"const response = await fetch({Literals.Quoted(request.Url)}{Options(request)});",
            "if (!response.ok) {",
            "  console.error(response.status, await response.text());",
            "  process.exit(1);",
            "}",
            .. After(request.Answer),
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Imports(SampleRequest request)
    {
        if (request.Answer.Use == AnswerUse.Save) yield return "import { createWriteStream } from \"node:fs\";";
        if (request.Body is FormBody or FileBody) yield return "import { openAsBlob } from \"node:fs\";";
        if (request.Answer.Use == AnswerUse.Save) yield return "import { pipeline } from \"node:stream/promises\";";
    }

    private static string[] Before(SampleBody? body) => body switch
    {
        FormBody form =>
        [
            $"const file = await openAsBlob({Literals.Quoted(form.File.Name)}, {{ type: {Literals.Quoted(form.File.ContentType)} }});",
            "const form = new FormData();",
            $"form.append({Literals.Quoted(form.Part)}, file, {Literals.Quoted(form.File.Name)});",
            "",
        ],
        _ => [],
    };

    private static string Options(SampleRequest request)
    {
        string[] options =
        [
            .. request.Method == "GET" ? [] : new[] { $"method: {Literals.Quoted(request.Method)}" },
            .. Headers(request) is { } headers ? new[] { headers } : [],
            .. Body(request.Body) is { } body ? new[] { body } : [],
        ];
        return options.Length == 0 ? "" : $", {{\n  {string.Join(",\n  ", options)},\n}}";
    }

    private static string? Headers(SampleRequest request)
    {
        var type = request.Body switch { JsonBody => "application/json", FileBody bytes => bytes.File.ContentType, _ => null };
        IEnumerable<SampleHeader> all = type is null ? request.Headers : [.. request.Headers, new SampleHeader("Content-Type", type)];
        string[] headers = [.. all.Select(header => $"{Literals.Quoted(header.Name)}: {Literals.Quoted(header.Value)}")];
        return headers switch
        {
            [] => null,
            [var one] => $"headers: {{ {one} }}",
            _ => $"headers: {{\n    {string.Join(",\n    ", headers)},\n  }}",
        };
    }

    private static string? Body(SampleBody? body) => body switch
    {
        JsonBody json => $"body: JSON.stringify({Notation.Json.Write(json.Value, "  ")})",
        FormBody => "body: form",
        FileBody bytes => $"body: await openAsBlob({Literals.Quoted(bytes.File.Name)})",
        _ => null,
    };

    private static string[] After(SampleAnswer answer) => answer.Use switch
    {
        AnswerUse.ShowJson => ["console.log(JSON.stringify(await response.json(), null, 2));"],
        AnswerUse.ShowStatus => ["console.log(response.status);"],
        AnswerUse.Save =>
        [
            $"await pipeline(response.body, createWriteStream({Literals.Quoted(answer.SavedAs)}));",
            $"console.log({Literals.Quoted($"saved {answer.SavedAs}")});",
        ],
        AnswerUse.Listen =>
        [
            "for await (const text of response.body.pipeThrough(new TextDecoderStream())) {",
            "  process.stdout.write(text);",
            "}",
        ],
    };
}
