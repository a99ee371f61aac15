namespace Enclosure.Server.Reference.Samples;

/// <summary>A sample for Go 1.19 and newer, with nothing but the standard library, as gofmt has it.</summary>
internal static class GoSample
{
    public static string Write(SampleRequest request)
    {
        string[] run =
        [
            .. Body(request.Body),
            $"request, err := http.NewRequest(http.Method{Name(request.Method)}, {Literals.Quoted(request.Url)}, {BodyName(request.Body)})",
            .. Returning,
            .. Headers(request).Select(header => $"request.Header.Set({header.Name}, {header.Value})"),
            .. request.Body is FileBody ? ["request.ContentLength = info.Size()"] : Array.Empty<string>(),
            "",
            $"client := &http.Client{{{(request.TakesTime ? "" : "Timeout: 30 * time.Second")}}}",
            "response, err := client.Do(request)",
            .. Returning,
            "defer response.Body.Close()",
            "if response.StatusCode >= 400 {",
            "\tmessage, _ := io.ReadAll(response.Body)",
            "\treturn fmt.Errorf(\"%s: %s\", response.Status, message)",
            "}",
            .. After(request.Answer),
        ];
        string[] lines =
        [
            "package main", "",
            "import (", .. Imports(request).Order(StringComparer.Ordinal).Select(name => $"\t\"{name}\""), ")", "",
            "func main() {", "\tif err := run(); err != nil {", "\t\tlog.Fatal(err)", "\t}", "}", "",
            "func run() error {", .. run.Select(line => line.Length == 0 ? "" : $"\t{line}"), "}",
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static string[] Returning => ["if err != nil {", "\treturn err", "}"];

    private static string Name(string method) => method[..1] + method[1..].ToLowerInvariant();

    private static IEnumerable<string> Imports(SampleRequest request)
    {
        string[] always = ["fmt", "io", "log", "net/http"];
        string[] body = request.Body switch
        {
            JsonBody => ["strings"],
            FormBody => ["mime/multipart", "net/textproto", "os"],
            FileBody => ["os"],
            _ => [],
        };
        string[] answer = request.Answer.Use == AnswerUse.ShowStatus ? [] : ["os"];
        return [.. always.Concat(body).Concat(answer).Concat(request.TakesTime ? [] : ["time"]).Distinct()];
    }

    private static IEnumerable<(string Name, string Value)> Headers(SampleRequest request)
    {
        foreach (var header in request.Headers) yield return (Literals.Quoted(header.Name), Literals.Quoted(header.Value));
        if (request.Body is JsonBody) yield return ("\"Content-Type\"", "\"application/json\"");
        if (request.Body is FormBody) yield return ("\"Content-Type\"", "form.FormDataContentType()");
        if (request.Body is FileBody bytes) yield return ("\"Content-Type\"", Literals.Quoted(bytes.File.ContentType));
    }

    private static string BodyName(SampleBody? body) => body switch
    {
        null => "nil",
        FileBody => "file",
        _ => "body",
    };

    private static string[] Body(SampleBody? body) => body switch
    {
        JsonBody json => [$"body := strings.NewReader(`{Notation.GoJson.Write(json.Value)}`)"],
        FormBody form =>
        [
            .. Opening(form.File.Name),
            "body, writer := io.Pipe()",
            "form := multipart.NewWriter(writer)",
            "go func() {",
            "\tpart, err := form.CreatePart(textproto.MIMEHeader{",
            $"\t\t\"Content-Disposition\": {{{Literals.Quoted(Disposition(form))}}},",
            $"\t\t\"Content-Type\":        {{{Literals.Quoted(form.File.ContentType)}}},",
            "\t})",
            "\tif err == nil {",
            "\t\t_, err = io.Copy(part, file)",
            "\t}",
            "\tif err == nil {",
            "\t\terr = form.Close()",
            "\t}",
            "\twriter.CloseWithError(err)",
            "}()",
            "",
        ],
        FileBody bytes => [.. Opening(bytes.File.Name), "info, err := file.Stat()", .. Returning, ""],
        _ => [],
    };

    private static string[] Opening(string name) =>
        [$"file, err := os.Open({Literals.Quoted(name)})", .. Returning, "defer file.Close()"];

    /// <summary>As browsers write it (WHATWG, multipart/form-data encoding algorithm).</summary>
    private static string Disposition(FormBody form) =>
        $"form-data; name=\"{InHeader(form.Part)}\"; filename=\"{InHeader(form.File.Name)}\"";

    private static string InHeader(string text) => text.Replace("\"", "%22").Replace("\r", "%0D").Replace("\n", "%0A");

    private static string[] After(SampleAnswer answer) => answer.Use switch
    {
        AnswerUse.ShowStatus => ["fmt.Println(response.Status)", "return nil"],
        AnswerUse.Save =>
        [
            $"saved, err := os.Create({Literals.Quoted(answer.SavedAs)})",
            .. Returning,
            "if _, err := io.Copy(saved, response.Body); err != nil {",
            "\tsaved.Close()",
            "\treturn err",
            "}",
            "return saved.Close()",
        ],
        AnswerUse.ShowJson or AnswerUse.Listen => ["_, err = io.Copy(os.Stdout, response.Body)", "return err"],
    };
}
