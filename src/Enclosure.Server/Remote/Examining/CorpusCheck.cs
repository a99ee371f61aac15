using System.Globalization;

namespace Enclosure.Server.Remote.Examining;

/// <summary>What becomes of a nasty file: uploaded, read back byte for byte, and looked at as a browser would be handed it.</summary>
internal sealed class CorpusCheck(RemoteServer server, Uploading uploading, Leftovers leftovers)
{
    private static readonly string[] Active = ["html", "svg", "xml", "script"];

    public async Task<Finding> LookAsync(NastyFile file, CancellationToken ct)
    {
        var check = $"file: {file.What}";
        try
        {
            var made = await uploading.ByFormAsync(SourceFile.Of(file.Bytes, file.Name, file.Type), _ => { }, ct);
            leftovers.Add(made.Id);
            var kept = await server.GetAsync($"/v1/attachments/{made.Id}", RemoteJson.Default.RemoteFile, ct);
            using var answer = await server.SendBareAsync(_ => RemoteServer.Get(new Uri(kept.Url!)), isRepeatable: true, ct);
            await RemoteAnswer.RequireSuccessAsync(answer, ct);
            var bytes = await answer.Content.ReadAsByteArrayAsync(ct);
            return Judge(check, file, kept, answer, bytes);
        }
        catch (RemoteRefusedException e) when (e.Code is null)
        {
            return Finding.Warn(
                check, $"does not get through: {e.Message}", "a filter in front (mod_security, a WAF) looks at uploads: leave /v1 out");
        }
    }

    private static Finding Judge(string check, NastyFile file, RemoteFile kept, HttpResponseMessage answer, byte[] bytes)
    {
        var disposition = answer.Content.Headers.ContentDisposition?.DispositionType ?? "none";
        var type = answer.Content.Headers.ContentType?.ToString() ?? "none";
        var becomes = $"\"{Short(kept.Filename)}\", {type}, {disposition}";
        if (!bytes.AsSpan().SequenceEqual(file.Bytes))
            return Finding.Fail(check, $"comes back changed: {becomes}", "no proxy may change bodies");
        if (!IsSafe(kept.Filename)) return Finding.Fail(check, $"keeps a dangerous name: {becomes}");
        if (disposition != "attachment" && Active.Any(word => type.Contains(word, StringComparison.OrdinalIgnoreCase)))
            return Finding.Fail(check, $"would run in a browser: {becomes}", "the proxy must not change Content-Disposition");
        var isSniffed = !answer.Headers.TryGetValues("X-Content-Type-Options", out var options) || !options.Contains("nosniff");
        return isSniffed && disposition != "attachment"
            ? Finding.Warn(check, $"a browser may guess its type: {becomes}", "let the proxy pass on X-Content-Type-Options")
            : Finding.Ok(check, becomes);
    }

    private static bool IsSafe(string name) =>
        name.Length > 0 && name is not ("." or "..") && !name.Any(letter => letter is '/' or '\\' || char.IsControl(letter)
            || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));

    private static string Short(string name)
    {
        const int MostShown = 24;
        var letters = new StringInfo(name);
        return letters.LengthInTextElements <= MostShown
            ? name
            : $"{letters.SubstringByTextElements(0, MostShown)}… ({letters.LengthInTextElements} characters)";
    }
}
