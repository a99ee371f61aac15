namespace Enclosure.Server.Reference.Samples;

/// <summary>A sample for Python 3 with the package requests.</summary>
internal static class PythonSample
{
    private const string Step = "    ";

    public static string Write(SampleRequest request)
    {
        string[] lines =
        [
            .. request.Answer.Use == AnswerUse.ShowJson ? ["import json"] : Array.Empty<string>(),
            "import sys",
            "",
            "import requests",
            "",
            $"url = {Literals.Quoted(request.Url)}",
            .. Headers(request),
            .. request.Body is JsonBody json ? [$"body = {Notation.Python.Write(json.Value)}"] : Array.Empty<string>(),
            "",
            .. request.Body is FormBody or FileBody ? Sending(request) : Asking(request, margin: ""),
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static string[] Headers(SampleRequest request)
    {
        var headers = request.Headers.Select(header => $"{Literals.Quoted(header.Name)}: {Literals.Quoted(header.Value)}");
        if (request.Body is FileBody bytes) headers = headers.Append($"\"Content-Type\": {Literals.Quoted(bytes.File.ContentType)}");
        string[] all = [.. headers];
        return all switch
        {
            [] => [],
            [var one] => [$"headers = {{{one}}}"],
            _ => ["headers = {", .. all.Select(header => $"{Step}{header},"), "}"],
        };
    }

    private static string[] Sending(SampleRequest request)
    {
        var file = request.Body switch { FormBody form => form.File, FileBody bytes => bytes.File, _ => null };
        return [$"with open({Literals.Quoted(file!.Name)}, \"rb\") as file:", .. Asking(request, Step)];
    }

    private static string[] Asking(SampleRequest request, string margin) => request.Answer.Use switch
    {
        AnswerUse.ShowJson =>
        [
            $"{margin}response = {Call(request)}", Check(),
            "print(json.dumps(response.json(), indent=2, ensure_ascii=False))",
        ],
        AnswerUse.ShowStatus => [$"{margin}response = {Call(request)}", Check(), "print(response.status_code)"],
        AnswerUse.Save =>
        [
            $"{margin}with {Call(request)} as response:",
            Check(margin + Step),
            $"{margin}{Step}with open({Literals.Quoted(request.Answer.SavedAs)}, \"wb\") as saved:",
            $"{margin}{Step}{Step}for chunk in response.iter_content(65536):",
            $"{margin}{Step}{Step}{Step}saved.write(chunk)",
            $"print({Literals.Quoted($"saved {request.Answer.SavedAs}")})",
        ],
        AnswerUse.Listen =>
        [
            $"{margin}with {Call(request)} as response:",
            Check(margin + Step),
            $"{margin}{Step}for line in response.iter_lines(decode_unicode=True):",
            $"{margin}{Step}{Step}print(line, flush=True)",
        ],
    };

    private static string Call(SampleRequest request)
    {
        string[] arguments =
        [
            "url",
            .. request.Headers.Count > 0 || request.Body is FileBody ? ["headers=headers"] : Array.Empty<string>(),
            .. Body(request.Body),
            .. request.Answer.Use is AnswerUse.Save or AnswerUse.Listen ? ["stream=True"] : Array.Empty<string>(),
            $"timeout={(request.TakesTime ? 300 : 30)}",
        ];
        return $"requests.{request.Method.ToLowerInvariant()}({string.Join(", ", arguments)})";
    }

    private static string[] Body(SampleBody? body) => body switch
    {
        JsonBody => ["json=body"],
        FormBody form =>
        [
            $"files={{{Literals.Quoted(form.Part)}: ({Literals.Quoted(form.File.Name)}, file, {Literals.Quoted(form.File.ContentType)})}}",
        ],
        FileBody => ["data=file"],
        _ => [],
    };

    private static string Check(string margin = "") =>
        $"{margin}if not response.ok:\n{margin}{Step}sys.exit(f\"{{response.status_code}} {{response.text}}\")";
}
