using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Enclosure.Mail;
using Enclosure.Server;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Smtp;

/// <summary>What a server has got by mail.</summary>
internal static class ReceivedMail
{
    public static readonly Dictionary<string, string?> On = new() { ["Smtp:Listen"] = "127.0.0.1:0" };

    public static Task<TestServer> ServerAsync() => TestServer.StartAsync(settings: On);

    public static Task<IReadOnlyList<Message>> MessagesAsync(Core core) => core.Database.ReadAsync(
        sql => sql.ListAsync($"select {MessageTable.Columns} from {MessageTable.Source} order by m.id", null, MessageTable.Read),
        CancellationToken.None);

    /// <summary>The message as it came: read back from what is kept of it, and its hash as it was when it came.</summary>
    public static async Task<(byte[] Bytes, bool Same)> RawAsync(Core core, Message message)
    {
        using var raw = new MemoryStream();
        var files = await core.Library.OfMessageAsync(message.AccountId, message.Id, CancellationToken.None);
        await (await core.RawMail.OpenAsync(message, files, CancellationToken.None)).WriteToAsync(raw, CancellationToken.None);
        return (raw.ToArray(), Convert.ToHexStringLower(SHA256.HashData(raw.ToArray())) == message.Raw.Sha256);
    }

    /// <summary>Names, types and bytes of every file, as a client of the HTTP door gets them, in the order they came.</summary>
    public static async Task<List<(string Name, string Type, byte[] Bytes)>> FilesAsync(TestServer server)
    {
        using var client = server.Robotomail();
        var files = new List<(string, string, byte[])>();
        var list = await client.GetFromJsonAsync<JsonElement>("/v1/attachments?limit=100");
        foreach (var id in list.GetProperty("attachments").EnumerateArray().Select(each => each.GetProperty("id").GetString()).Reverse())
        {
            var file = await client.GetFromJsonAsync<JsonElement>($"/v1/attachments/{id}");
            var bytes = await client.GetByteArrayAsync(file.GetProperty("url").GetString());
            files.Add((file.GetProperty("filename").GetString()!, file.GetProperty("contentType").GetString()!, bytes));
        }

        return files;
    }
}
