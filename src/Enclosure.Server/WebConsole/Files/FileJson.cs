using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.WebConsole.Files;

[JsonSerializable(typeof(LinkView))]
internal sealed partial class FileJson : JsonSerializerContext
{
    public static FileJson Plain { get; } = new(JsonAnswer.Options());
}
