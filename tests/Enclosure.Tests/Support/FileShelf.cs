namespace Enclosure.Tests.Support;

/// <summary>Many files as rows alone: nothing lies behind them.</summary>
internal static class FileShelf
{
    public static string Name(int at) => $"file-{at:00000}.txt";

    public static IEnumerable<string> Names(int from, int count) => Enumerable.Range(from, count).Select(Name);

    /// <summary>Adds uploads that are ready, the next one a second younger and 1,000 bytes larger than the one before.</summary>
    public static Task FillAsync(TestServer server, int count, int from = 0, Guid? account = null)
    {
        var owner = account ?? server.Account.Account.Id;
        string[] columns =
        [
            "id", "account_id", "blob_id", "direction", "filename", "content_type", "size_bytes", "sha256", "state", "created_at",
            "settled_at",
        ];
        return server.Core.Database.WriteAsync(sql => sql.ImportAsync("attachments", columns, Rows()));

        async IAsyncEnumerable<object?[]> Rows()
        {
            var began = server.Core.Time.GetUtcNow() - TimeSpan.FromSeconds(count + 1);
            for (var at = from; at < from + count; at++)
            {
                var created = began + TimeSpan.FromSeconds(at - from);
                var milliseconds = created.ToUnixTimeMilliseconds();
                yield return
                [
                    Guid.CreateVersion7(created).ToString(), owner.ToString(), Guid.NewGuid().ToString(), "outbound", Name(at),
                    at % 3 == 0 ? "image/png" : at % 3 == 1 ? "application/pdf" : "text/plain", at * 1000L, new string('0', 64), "ready",
                    milliseconds, milliseconds,
                ];
            }

            await Task.CompletedTask;
        }
    }
}
