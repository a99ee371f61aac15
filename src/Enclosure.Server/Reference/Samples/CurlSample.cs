namespace Enclosure.Server.Reference.Samples;

/// <summary>A sample for a shell with curl 7.76 or newer.</summary>
internal static class CurlSample
{
    public static string Write(SampleRequest request)
    {
        string[] words =
        [
            Command(request),
            .. request.Headers.Select(header => $"-H {Literals.Shell($"{header.Name}: {header.Value}")}"),
            .. Body(request.Body),
            .. request.Answer.Use == AnswerUse.Save ? [$"-o {Literals.Shell(request.Answer.SavedAs)}"] : Array.Empty<string>(),
        ];
        return string.Join(" \\\n  ", words) + Afterwards(request.Answer) + "\n";
    }

    private static string Command(SampleRequest request)
    {
        var quick = request.Answer.Use == AnswerUse.Listen ? " -N" : "";
        var method = request.Method == Usual(request.Body) ? "" : $" -X {request.Method}";
        return $"curl -sS --fail-with-body{quick}{method} {Literals.Shell(request.Url)}";
    }

    private static string Usual(SampleBody? body) => body switch
    {
        null => "GET",
        FileBody => "PUT",
        _ => "POST",
    };

    private static string[] Body(SampleBody? body) => body switch
    {
        JsonBody json => ["-H 'Content-Type: application/json'", $"-d {Literals.Shell(Notation.Json.Write(json.Value))}"],
        FormBody form => [$"-F {Literals.Shell($"{form.Part}=@\"{InQuotes(form.File.Name)}\";type={form.File.ContentType}")}"],
        FileBody bytes =>
        [
            $"-H {Literals.Shell($"Content-Type: {bytes.File.ContentType}")}",
            $"-T {Literals.Shell(bytes.File.Name)}",
        ],
        _ => [],
    };

    private static string InQuotes(string name) => name.Replace(@"\", @"\\").Replace("\"", "\\\"");

    /// <summary>A refusal lies in the file then; it is shown, and the whole still fails.</summary>
    private static string Afterwards(SampleAnswer answer) => answer.Use switch
    {
        AnswerUse.Save => $" ||\n  {{ cat {Literals.Shell(answer.SavedAs)} >&2; false; }}",
        _ => "",
    };
}
