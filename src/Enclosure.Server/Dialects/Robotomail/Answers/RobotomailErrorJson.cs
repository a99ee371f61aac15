using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Dialects.Robotomail.Answers;

[JsonSerializable(typeof(ErrorWire))]
[JsonSerializable(typeof(UpgradeWire))]
[JsonSerializable(typeof(string))]
internal sealed partial class RobotomailErrorJson : JsonSerializerContext
{
    public static RobotomailErrorJson Plain { get; } = new(JsonAnswer.Options(leaveOutNulls: true));
}
