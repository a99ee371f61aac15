namespace Enclosure.Server.Reference.Samples;

/// <summary>A sample for Ruby 3.1 and newer, with nothing to install.</summary>
internal static class RubySample
{
    public static string Write(SampleRequest request)
    {
        string[] lines =
        [
            .. request.Body is JsonBody || request.Answer.Use == AnswerUse.ShowJson ? ["require \"json\""] : Array.Empty<string>(),
            "require \"net/http\"",
            "",
            $"uri = URI({Literals.Ruby(request.Url)})",
            $"request = Net::HTTP::{Class(request.Method)}.new(uri)",
            .. request.Headers.Select(header => $"request[{Literals.Ruby(header.Name)}] = {Literals.Ruby(header.Value)}"),
            .. Body(request.Body),
            "",
            "Net::HTTP.start(uri.hostname, uri.port, use_ssl: uri.scheme == \"https\") do |http|",
            "  http.request(request) do |response|",
            "    abort \"#{response.code} #{response.read_body}\" unless response.is_a?(Net::HTTPSuccess)",
            .. After(request.Answer).Select(line => $"    {line}"),
            "  end",
            "end",
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static string Class(string method) => method[..1] + method[1..].ToLowerInvariant();

    private static string[] Body(SampleBody? body) => body switch
    {
        JsonBody json =>
        [
            "request.content_type = \"application/json\"",
            $"request.body = JSON.generate({Notation.Ruby.Write(json.Value)})",
        ],
        FormBody form =>
        [
            $"file = File.open({Literals.Ruby(form.File.Name)}, \"rb\")",
            $"part = {{ filename: {Literals.Ruby(form.File.Name)}, content_type: {Literals.Ruby(form.File.ContentType)} }}",
            $"request.set_form([[{Literals.Ruby(form.Part)}, file, part]], \"multipart/form-data\")",
        ],
        FileBody bytes =>
        [
            $"file = File.open({Literals.Ruby(bytes.File.Name)}, \"rb\")",
            $"request.content_type = {Literals.Ruby(bytes.File.ContentType)}",
            "request.content_length = file.size",
            "request.body_stream = file",
        ],
        _ => [],
    };

    private static string[] After(SampleAnswer answer) => answer.Use switch
    {
        AnswerUse.ShowJson => ["puts JSON.pretty_generate(JSON.parse(response.read_body))"],
        AnswerUse.ShowStatus => ["puts response.code"],
        AnswerUse.Save =>
        [
            $"File.open({Literals.Ruby(answer.SavedAs)}, \"wb\") {{ |saved| response.read_body {{ |chunk| saved.write(chunk) }} }}",
            $"puts {Literals.Ruby($"saved {answer.SavedAs}")}",
        ],
        AnswerUse.Listen => ["$stdout.sync = true", "response.read_body { |text| print text }"],
    };
}
